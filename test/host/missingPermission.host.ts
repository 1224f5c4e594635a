import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { CloudError } from '../../src/cloud/errors.ts';
import { explainError } from '../../src/eas/explainError.ts';
import type { EasApi } from '../../src/eas/api.ts';
import type { ServiceModel } from '../../src/eas/services/model.ts';
import type { ServiceNode } from '../../src/features/explorer/serviceNode.ts';
import { ServicesModel } from '../../src/features/explorer/servicesModel.ts';
import { ServicesTree } from '../../src/features/explorer/servicesTree.ts';
import { ServiceActions } from '../../src/features/services/serviceActions.ts';
import { t } from '../../src/host/localize.ts';
import { connectedTo, serviceModel } from './builders.ts';
import { ScriptedPrompts } from './scriptedPrompts.ts';

const pace = { changing: () => 60_000, idle: 60_000 };

/** A refusal as EAS gives it. */
function refusal(action: string): CloudError {
  return new CloudError({ kind: 'forbidden', action, status: 403, missingPermission: `eas:${action}` });
}

function refuse(action: string): () => Promise<never> {
  return async () => {
    throw refusal(action);
  };
}

async function treeOf(services: readonly ServiceModel[], api: Partial<EasApi>) {
  const model = new ServicesModel(connectedTo(api), async () => services, pace);
  const tree = new ServicesTree(model, async (error) => explainError(error, t).message);
  await model.refresh();
  const children = async (node?: ServiceNode): Promise<ServiceNode[]> => (await tree.getChildren(node)) ?? [];
  const labels = (nodes: readonly ServiceNode[]) =>
    nodes.map((node) => {
      const { label } = tree.getTreeItem(node);
      return typeof label === 'string' ? label : (label?.label ?? '');
    });
  return { children, labels };
}

suite('a missing permission', () => {
  test('for the members of one aggregate is said there; known members and other services stay', async () => {
    const members = [serviceModel({ name: 'r1-prefill', kind: 'member', role: { kind: 'prefill', label: 'prefill' } })];
    const cut = serviceModel({ name: 'r1', kind: 'aggregate', members, membersTrouble: refusal('ListServices') });
    const { children, labels } = await treeOf([cut, serviceModel({ name: 'plain' })], {});
    const roots = await children();
    assert.deepEqual(labels(roots), ['r1', 'plain']);
    const shown = labels(await children(roots[0]));
    assert.match(shown[0] ?? '', /Needs eas:ListServices$/);
    assert.deepEqual(shown.slice(1), ['Prefill']);
  });

  test('for the instances of a service is said under it, and the tree works on', async () => {
    const services = [serviceModel({ name: 'one' }), serviceModel({ name: 'two' })];
    const { children, labels } = await treeOf(services, { listInstances: refuse('ListServiceInstances') });
    const roots = await children();
    const shown = labels(await children(roots[0]));
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /Needs eas:ListServiceInstances$/);
    assert.deepEqual(labels(await children()), ['one', 'two']);
  });

  for (const [name, action] of [
    ['stop', 'StopService'],
    ['start', 'StartService'],
    ['delete', 'DeleteService'],
    ['copyEndpoint', 'DescribeServiceEndpoints'],
    ['copyToken', 'DescribeServiceEndpoints'],
  ] as const) {
    test(`for ${action} stops ${name} with that name, and no other action`, async () => {
      const stopped: string[] = [];
      const api: Partial<EasApi> = {
        stopService: async (service) => void stopped.push(service),
        startService: async (service) => void stopped.push(service),
        [name === 'copyEndpoint' || name === 'copyToken' ? 'describeEndpoints' : `${name}Service`]: refuse(action),
      };
      const answers = { stop: { confirm: true }, delete: { text: 'chat' }, copyToken: { confirm: true } };
      const first = name in answers ? [answers[name as keyof typeof answers]] : [];
      const prompts = new ScriptedPrompts(...first, { confirm: true });
      const actions = new ServiceActions({
        connections: connectedTo(api),
        prompts,
        copy: async () => assert.fail('nothing is copied'),
        changed: () => undefined,
      });
      const service = serviceModel();
      await assert.rejects(actions[name](service), (error: unknown) => {
        const { message, advice } = explainError(error, t);
        assert.match(message, new RegExp(`lacks the permission eas:${action}`));
        assert.match(advice ?? '', new RegExp(`grant eas:${action}`));
        return true;
      });
      // The service is not left busy: another action goes through.
      await (name === 'stop' ? actions.start(service) : actions.stop(service));
      assert.deepEqual(stopped, ['chat']);
    });
  }
});
