import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';
import { CloudError } from '../../src/cloud/errors.ts';
import type { ServiceModel, ServicePhase } from '../../src/eas/services/model.ts';
import type { ConnectionSpec } from '../../src/features/connection/connectionSpec.ts';
import { waysOn } from '../../src/features/connection/waysOn.ts';
import type { ServiceNode } from '../../src/features/explorer/serviceNode.ts';
import { badgeOf } from '../../src/features/explorer/serviceLooks.ts';
import { ServicesModel } from '../../src/features/explorer/servicesModel.ts';
import { ServicesTree } from '../../src/features/explorer/servicesTree.ts';
import { connectedTo, serviceModel } from './builders.ts';

const pace = { changing: () => 60_000, idle: 60_000 };

async function treeOf(services: readonly ServiceModel[], listInstances = async () => [] as never[]) {
  const model = new ServicesModel(connectedTo({ listInstances }), async () => services, pace);
  const tree = new ServicesTree(model, async (error) => `because ${String(error)}`);
  await model.refresh();
  const children = async (node?: ServiceNode): Promise<ServiceNode[]> => (await tree.getChildren(node)) ?? [];
  return { tree, children };
}

const role = (kind: 'prefill' | 'decode' | 'router') => ({ kind, label: kind });

suite('services tree', () => {
  test('an aggregate shows its members with badges, and the P:D ratio', async () => {
    const members = (['prefill', 'decode', 'router'] as const).map((kind) =>
      serviceModel({ name: `r1-${kind}`, kind: 'member', role: role(kind) }),
    );
    const aggregate = serviceModel({ name: 'r1', kind: 'aggregate', members, ratio: { prefill: 2, decode: 4 } });
    const { tree, children } = await treeOf([aggregate]);
    const [root] = await children();
    assert.ok(root);
    assert.match(String(tree.getTreeItem(root).description), /Running · P:D 2:4/);
    const nodes = await children(root);
    const items = nodes.map((node) => tree.getTreeItem(node));
    assert.deepEqual(
      items.map((item) => item.label),
      ['Prefill', 'Decode', 'Router'],
    );
    assert.deepEqual(
      items.map((item) => item.resourceUri && badgeOf(item.resourceUri)),
      ['P', 'D', 'R'],
    );
    assert.equal(nodes[0] && tree.getParent(nodes[0]), root);
  });

  test('every state differs from every other in words and icon', async () => {
    const phases: ServicePhase[] = ['creating', 'running', 'updating', 'scaling', 'stopped', 'failed'];
    const services = phases.map((phase) =>
      serviceModel({ name: phase, state: { phase, status: phase, message: undefined, changing: false } }),
    );
    const { tree, children } = await treeOf(services);
    const items = (await children()).map((node) => tree.getTreeItem(node));
    const icons = items.map((item) => (item.iconPath instanceof vscode.ThemeIcon ? item.iconPath.id : ''));
    assert.equal(new Set(icons).size, phases.length);
    assert.equal(new Set(items.map((item) => String(item.description))).size, phases.length);
    for (const [at, item] of items.entries()) assert.match(item.contextValue ?? '', new RegExp(phases[at] ?? '-'));
  });

  test('a status and a role that are not known are shown as EAS wrote them', async () => {
    const state = { phase: 'unknown' as const, status: 'Hibernating', message: undefined, changing: false };
    const member = serviceModel({ name: 'r1-x', kind: 'member', role: { kind: 'other', label: 'LLMScheduler' } });
    const { tree, children } = await treeOf([
      serviceModel({ name: 'r1', kind: 'aggregate', state, members: [member] }),
    ]);
    const [root] = await children();
    assert.ok(root);
    assert.match(String(tree.getTreeItem(root).description), /Hibernating/);
    const [child] = await children(root);
    assert.ok(child);
    const item = tree.getTreeItem(child);
    assert.equal(item.label, 'r1-x');
    assert.match(String(item.description), /LLMScheduler/);
  });

  test('a screen reader hears the name that is seen, the role and the state, each once', async () => {
    const members = [
      serviceModel({ name: 'r1-prefill', kind: 'member', role: role('prefill') }),
      serviceModel({ name: 'r1-x', kind: 'member', role: { kind: 'other', label: 'LLMScheduler' } }),
    ];
    const { tree, children } = await treeOf([
      serviceModel({ name: 'r1-router', group: 'r1', kind: 'aggregate', members }),
    ]);
    const [group] = await children();
    const nodes = group ? [group, ...(await children(group))] : [];
    assert.deepEqual(
      nodes.map((node) => tree.getTreeItem(node).accessibilityInformation?.label),
      [
        'r1, Running · 1/1 ready',
        'r1-prefill, Prefill, Running · 1/1 ready',
        'r1-x, LLMScheduler · Running · 1/1 ready',
      ],
    );
  });

  test('a service without instances, and one whose instances cannot be read, say so', async () => {
    const empty = await treeOf([serviceModel()]);
    const [service] = await empty.children();
    const [notice] = await empty.children(service);
    assert.equal(notice?.kind === 'notice' && notice.label, 'No instances yet');
    const broken = await treeOf([serviceModel()], async () => {
      throw new Error('no network');
    });
    const [root] = await broken.children();
    const [reason] = await broken.children(root);
    assert.match(reason?.kind === 'notice' ? reason.label : '', /no network/);
  });

  test('tooltips are made when asked for, and text of the server stays text', async () => {
    const state = { phase: 'failed' as const, status: 'Failed', message: '[x](command:evil) **b**', changing: false };
    const { tree, children } = await treeOf([serviceModel({ state })]);
    const [root] = await children();
    assert.ok(root);
    const item = tree.getTreeItem(root);
    assert.equal(item.tooltip, undefined);
    const resolved = await tree.resolveTreeItem(item, root, new vscode.CancellationTokenSource().token);
    assert.ok(resolved.tooltip instanceof vscode.MarkdownString);
    assert.doesNotMatch(resolved.tooltip.value, /\[x\]\(command/);
    assert.match(resolved.tooltip.value, /eas-m-chat/);
  });

  test('credentials that are refused get their ways on above the services that were read before', async () => {
    const expired = new CloudError({
      kind: 'unauthorized',
      action: 'ListServices',
      code: 'InvalidSecurityToken.Expired',
    });
    let failure: CloudError | undefined;
    const load = async () => {
      if (failure) throw failure;
      return [serviceModel()];
    };
    const model = new ServicesModel(connectedTo({}), load, pace);
    const spec: ConnectionSpec = {
      kind: 'alibaba-cloud',
      id: 'a',
      name: 'A',
      region: 'cn-hangzhou',
      workspaceId: undefined,
      credentials: { kind: 'access-key' },
    };
    const offered = () => waysOn(spec, model.trouble, (text) => text);
    const tree = new ServicesTree(model, async () => '', offered);
    const roots = async (): Promise<(string | undefined)[]> =>
      ((await tree.getChildren()) ?? []).map((node) => (node.kind === 'notice' ? node.command : node.kind));
    await model.refresh();
    assert.deepEqual(await roots(), ['service']);
    let redrawn = 0;
    tree.onDidChangeTreeData((node) => (redrawn += node === undefined ? 1 : 0));
    failure = expired;
    await model.refresh();
    assert.deepEqual(await roots(), [
      'eas.refresh',
      'eas.enterAccessKey',
      'eas.switchConnection',
      'eas.checkConnection',
      'eas.showLog',
      'service',
    ]);
    assert.equal(redrawn, 1);
    failure = undefined;
    await model.refresh();
    assert.deepEqual(await roots(), ['service']);
    assert.equal(redrawn, 2);
  });
});
