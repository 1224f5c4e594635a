import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import { CloudError } from '../../src/cloud/errors.ts';
import { ServicesModel } from '../../src/features/explorer/servicesModel.ts';
import { pickService, pickServiceName } from '../../src/features/services/serviceTarget.ts';
import type { ConnectionSource } from '../../src/features/connection/connectionSource.ts';
import { connectedTo, serviceModel } from './builders.ts';
import { ScriptedPrompts } from './scriptedPrompts.ts';

const pace = { changing: () => 60_000, idle: 60_000 };
const stopped = { phase: 'stopped' as const, status: 'Stopped', message: undefined, changing: false };

suite('picking a service', () => {
  test('without a connection the person hears that, and not that there is no service', async () => {
    const none: ConnectionSource = {
      ...connectedTo({}),
      state: { kind: 'none' },
      connected: async () => {
        throw new Error('PAI-EAS is not connected.');
      },
    };
    const prompts = new ScriptedPrompts();
    const services = new ServicesModel(none, async () => [], pace);
    await assert.rejects(
      pickService('Stop which service?', services, prompts, () => true),
      /not connected/,
    );
    assert.deepEqual(prompts.notices, []);
  });

  test('without the permission to list, the person types a name, and the other permissions are enough', async () => {
    const refused = new CloudError({
      kind: 'forbidden',
      action: 'ListServices',
      missingPermission: 'eas:ListServices',
    });
    const list = async (): Promise<never> => {
      throw refused;
    };
    const described: string[] = [];
    const connections = connectedTo({
      describeService: async (name) => {
        described.push(name);
        return serviceModel({ name }).service;
      },
    });
    const services = new ServicesModel(connections, list, pace);
    const prompts = new ScriptedPrompts({ text: ' hidden_one ' }, { text: 'hidden_two' }, { text: undefined });
    const picked = await pickService('Stop which service?', services, prompts, () => true);
    assert.equal(picked?.name, 'hidden_one');
    assert.deepEqual(described, ['hidden_one']);
    assert.equal(await pickServiceName('Chat with which service?', services, prompts, () => true), 'hidden_two');
    assert.deepEqual(described, ['hidden_one']);
    assert.equal(await pickServiceName('Chat with which service?', services, prompts, () => true), undefined);
    const [question] = prompts.asked;
    assert.match(question && 'prompt' in question ? question.prompt : '', /lacks the permission eas:ListServices/);
    services.dispose();
  });

  test('a group with a router is offered under the name that its tree row has, beside the router', async () => {
    const list = async () => [
      serviceModel({ key: 'cn/group', name: 'moe_router', group: 'moe' }),
      serviceModel({ key: 'cn/router', name: 'moe_router' }),
    ];
    const services = new ServicesModel(connectedTo({}), list, pace);
    const prompts = new ScriptedPrompts({ pick: 'moe' });
    assert.equal(await pickServiceName('Chat with which service?', services, prompts, () => true), 'moe_router');
    services.dispose();
  });

  test('a list from before the view was hidden is read anew', async () => {
    let state = serviceModel().state;
    const services = new ServicesModel(connectedTo({}), async () => [serviceModel({ state })], pace);
    services.setVisible(true);
    await services.refresh();
    services.setVisible(false);
    state = stopped;
    const prompts = new ScriptedPrompts({ pick: 'chat' });
    const picked = await pickService('Start which service?', services, prompts, (s) => s.state.phase === 'stopped');
    assert.equal(picked?.name, 'chat');
    services.dispose();
  });
});
