import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { Service } from '../wire/service.ts';
import type { ServiceModel } from './model.ts';
import { buildServiceTree } from './serviceTree.ts';
import { service } from './testServices.testing.ts';

/** The tree as text: `name kind role`, members indented. */
function outline(models: readonly ServiceModel[], indent = ''): string[] {
  return models.flatMap((model) => [
    `${indent}${model.name} ${model.kind}${model.role ? ` ${model.role.kind}` : ''}`,
    ...outline(model.members, `${indent}  `),
  ]);
}

const memberConfig = (type: string) => ({ type, metadata: { instance: 1 } });
const aggregateConfig = {
  members: [memberConfig('LLMPrefill'), memberConfig('LLMDecode'), memberConfig('LLMGateway')],
};
const tree = ['x aggregate', '  x-prefill member prefill', '  x-decode member decode', '  x-router member router'];

describe('members of an aggregate', () => {
  it('are told by ParentServiceUid, whatever their order', () => {
    const child = (name: string, role: string) => service(name, { ParentServiceUid: 'eas-m-x', Role: role });
    const services = [
      child('x-router', 'LLMGateway'),
      child('x-decode', 'LLMDecode'),
      service('x', { config: aggregateConfig }),
      child('x-prefill', 'LLMPrefill'),
    ];
    expect(outline(buildServiceTree(services, 'r'))).toEqual(tree);
    expect(outline(buildServiceTree(services.toReversed(), 'r'))).toEqual(tree);
  });

  it('are told by RoleAttrs', () => {
    const child = (name: string, type: string) =>
      service(name, { RoleAttrs: JSON.stringify({ ParentServiceUid: 'eas-m-x', MemberType: type }), Role: 'Standard' });
    const services = [
      service('x'),
      child('x-prefill', 'LLMPrefill'),
      child('x-decode', 'LLMDecode'),
      child('x-router', 'LLMGateway'),
    ];
    expect(outline(buildServiceTree(services, 'r'))).toEqual(tree);
  });

  it('are told by a ParentUid that is the id of a service, not by one that is an account', () => {
    const account = '1557702098194904';
    const services = [
      service('x', { ParentUid: account }),
      service('y', { ParentUid: account }),
      service('z', { ParentUid: 'eas-m-y' }),
    ];
    expect(outline(buildServiceTree(services, 'r'))).toEqual(['x single', 'y aggregate', '  z member other']);
  });

  it('are told by the names in the configuration of the aggregate', () => {
    const config = { members: [{ metadata: { name: 'x-p' }, type: 'LLMPrefill' }, { name: 'x-d' }] };
    const services = [
      service('x', { config }),
      service('x-p', { MemberType: 'LLMPrefill' }),
      service('x-d', { ServiceType: 'LLMDecode' }),
    ];
    expect(outline(buildServiceTree(services, 'r'))).toEqual([
      'x aggregate',
      '  x-p member prefill',
      '  x-d member decode',
    ]);
  });

  it.each([
    ['in the group', 'x', { config: aggregateConfig, ServiceGroup: 'g' }, 'g'],
    ['with the name of the group', 'x', { config: aggregateConfig }, 'x'],
  ])('are told by a group and an aggregate %s', (_case, name, fields, group) => {
    const member = (suffix: string, Role: string) => service(`x-${suffix}`, { ServiceGroup: group, Role });
    const services = [
      service(name, fields),
      member('prefill', 'LLMPrefill'),
      member('decode', 'LLMDecode'),
      member('router', 'LLMGateway'),
    ];
    expect(outline(buildServiceTree(services, 'r'))).toEqual(tree);
  });

  it('live with their aggregate; those of a mere group live by themselves, and the group is no service', () => {
    const own = (services: Service[]) =>
      buildServiceTree(services, 'r').flatMap((root) => [root, ...root.members].map((model) => model.ownLife));
    const member = (name: string, Role: string) => service(name, { ServiceGroup: 'g', Role });
    const parts = [member('x-prefill', 'LLMPrefill'), member('x-router', 'LLMGateway')];
    expect(own([service('x', { config: aggregateConfig, ServiceGroup: 'g' }), ...parts])).toEqual([true, false, false]);
    expect(own(parts)).toEqual([false, true, true]);
    expect(own([service('alone')])).toEqual([true]);
  });

  it('have a role by their name when nothing else tells', () => {
    const child = (name: string) => service(name, { ParentServiceUid: 'eas-m-x', AppType: 'LLM' });
    const services = [service('x'), ...['x-prefill', 'x-decode-2', 'x-gateway', 'x-thing'].map(child)];
    expect(outline(buildServiceTree(services, 'r'))).toEqual([
      'x aggregate',
      '  x-prefill member prefill',
      '  x-decode-2 member decode',
      '  x-gateway member router',
      '  x-thing member other',
    ]);
  });

  it('keep a role that we do not know', () => {
    const [aggregate] = buildServiceTree(
      [service('x'), service('x-prefill', { ParentServiceUid: 'eas-m-x', Role: 'KVStore' })],
      'r',
    );
    expect(aggregate?.members[0]?.role).toEqual({ kind: 'other', label: 'KVStore' });
  });

  it('stay members when their aggregate is not in the list', () => {
    expect(outline(buildServiceTree([service('x-decode', { ParentServiceUid: 'gone' })], 'r'))).toEqual([
      'x-decode member decode',
    ]);
  });

  it('do not end up nowhere when relations run in a circle or go down two levels', () => {
    const circle = [
      service('a', { ParentServiceUid: 'eas-m-b' }),
      service('b', { ParentServiceUid: 'eas-m-a' }),
      service('c', { ParentServiceUid: 'eas-m-c' }),
    ];
    expect(buildServiceTree(circle, 'r').map((model) => model.name)).toEqual(['a', 'b', 'c']);
    const deep = [
      service('a'),
      service('b', { ParentServiceUid: 'eas-m-a' }),
      service('c', { ParentServiceUid: 'eas-m-b' }),
    ];
    expect(outline(buildServiceTree(deep, 'r'))).toEqual(['a aggregate', '  b member other', '  c member other']);
  });
});

describe('a service group', () => {
  const group = (name: string, fields: Record<string, unknown>) => service(name, { ServiceGroup: 'g', ...fields });

  it('with a router is one aggregate that the router stands for', () => {
    const services = [
      group('pd-entry', { config: { metadata: { type: 'LLMGatewayService' } }, Status: 'Running' }),
      group('pd-d', {
        config: { containers: [{ script: 'vllm serve x --kv-transfer-config \'{"kv_role": "kv_consumer"}\'' }] },
      }),
      group('pd-p', {
        config: { containers: [{ script: 'python -m sglang.launch_server --disaggregation-mode prefill' }] },
        Status: 'Failed',
        Message: 'no stock',
      }),
      service('other', { ServiceGroup: 'h' }),
    ];
    const models = buildServiceTree(services, 'r');
    expect(outline(models)).toEqual([
      'other single',
      'pd-entry aggregate',
      '  pd-p member prefill',
      '  pd-d member decode',
      '  pd-entry member router',
    ]);
    expect(models[1]).toMatchObject({
      key: 'r/group/g',
      group: 'g',
      ratio: { prefill: 1, decode: 1 },
      instances: { running: 3, total: 3 },
    });
    expect(models[1]?.state).toMatchObject({ phase: 'failed', message: 'no stock' });
  });

  it('without a router, or of the router alone, is no aggregate', () => {
    expect(outline(buildServiceTree([group('a', {}), group('b', {})], 'r'))).toEqual(['a single', 'b single']);
    expect(outline(buildServiceTree([group('a', { AppType: 'LLMGatewayService' })], 'r'))).toEqual(['a single']);
  });
});

describe('the tree', () => {
  it('counts instances and the ratio over members', () => {
    const child = (name: string, role: string, running: number, total: number) =>
      service(name, { ParentServiceUid: 'eas-m-x', Role: role, RunningInstance: running, TotalInstance: total });
    const services = [
      service('x', { TotalInstance: 0 }),
      child('p1', 'LLMPrefill', 1, 2),
      child('p2', 'LLMPrefill', 1, 1),
      child('d', 'LLMDecode', 4, 4),
    ];
    const [model] = buildServiceTree(services, 'r');
    expect(model).toMatchObject({ instances: { running: 6, total: 7 }, ratio: { prefill: 3, decode: 4 } });
    const [prefillOnly] = buildServiceTree(services.slice(0, 3), 'r');
    expect(prefillOnly?.ratio).toBeUndefined();
  });

  it('is in the order of names, numbers by their value', () => {
    const names = buildServiceTree([service('s10'), service('s9'), service('a')], 'r').map((model) => model.name);
    expect(names).toEqual(['a', 's9', 's10']);
  });

  it('has stable keys: the id, or the name where there is none', () => {
    const [first, second] = buildServiceTree(
      [service('a'), service('b', { ServiceUid: null, ServiceId: undefined })],
      'r',
    );
    expect([first?.key, second?.key]).toEqual(['r/eas-m-a', 'r/b']);
  });

  it('shows a service once that came twice', () => {
    const twice = [service('x'), service('d'), service('d', { ParentServiceUid: 'eas-m-x' })];
    expect(outline(buildServiceTree(twice, 'r'))).toEqual(['x aggregate', '  d member other']);
    expect(outline(buildServiceTree(twice.toReversed(), 'r'))).toEqual(['x aggregate', '  d member other']);
  });

  it('shows an aggregate whose members are unknown', () => {
    const [model] = buildServiceTree([service('x', { config: aggregateConfig })], 'r');
    expect(model).toMatchObject({ kind: 'aggregate', members: [], ratio: undefined });
  });

  it('shows every service, whatever its fields hold', () => {
    const garbage: unknown[] = [
      null,
      undefined,
      0,
      -1,
      Number.POSITIVE_INFINITY,
      '',
      '{',
      '[]',
      'null',
      '{"members": 3}',
      '{"members":[null,{"metadata":7}]}',
      [],
      {},
      true,
      '__proto__',
      '🚀',
    ];
    const fields = [
      'Status',
      'Role',
      'RoleAttrs',
      'AppType',
      'ServiceConfig',
      'ServiceGroup',
      'ParentServiceUid',
      'ParentUid',
      'MemberType',
      'Labels',
      'TotalInstance',
      'RunningInstance',
      'WorkloadType',
      'Message',
      'Region',
    ];
    let serial = 0;
    const services = fields.flatMap((field) =>
      garbage.map((value) =>
        z.parse(Service, { ServiceName: `s${(serial += 1)}`, ServiceUid: `u${serial}`, [field]: value }),
      ),
    );
    const shown = buildServiceTree(services, 'r').flatMap((model) => [model, ...model.members]);
    expect(new Set(shown.map((model) => model.name)).size).toBe(services.length);
    for (const model of shown) expect(Number.isFinite(model.instances.total)).toBe(true);
  });
});
