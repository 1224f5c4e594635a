import { describe, expect, it } from 'vitest';
import { requestShapes } from '../requests.ts';
import { featuresOf, featureNeeds, neededActions } from './features.ts';
import { allActions, isReadAction, permissionOf } from './permissions.ts';
import { probes } from './probes.ts';
import { ramPolicy } from './ramPolicy.ts';

const sent = Object.keys(requestShapes);
const shapes: readonly [string, { method: string; product: string }][] = Object.entries(requestShapes);
/** What ramPolicy grants, without the products' codes. */
const granted = (kind: 'read-only' | 'full'): string[] =>
  ramPolicy(kind).Statement.flatMap(({ Action }) => Action.map((name) => name.split(':')[1] ?? ''));

describe('the permission of an action', () => {
  it.each([
    ['ListServices', 'eas:ListServices', 'documented'],
    ['CreateService', 'eas:CreateService', 'documented'],
    ['ListWorkspaces', 'paiworkspace:ListWorkspaces', 'documented'],
    ['ListQuotas', 'pai:ListQuotas', 'documented'],
    ['ListModelGalleryModels', 'paimodelgallery:ListModelGalleryModels', 'unpublished'],
  ] as const)('of %s is %s, %s', (action, name, certainty) => {
    expect(permissionOf(action)).toEqual({ names: [name], certainty });
  });

  it('says of every action whether it reads, and no action that reads is a PUT or a DELETE', () => {
    expect(allActions()).toEqual(sent.toSorted());
    const reads = shapes.filter(([name]) => allActions().some((action) => action === name && isReadAction(action)));
    expect(reads.length).toBeGreaterThan(10);
    for (const [name, { method, product }] of reads) {
      expect([name, product === 'cms' ? 'POST' : 'GET']).toEqual([name, method]);
    }
    for (const name of ['CreateService', 'StartService', 'StopService', 'DeleteService']) {
      expect(reads.map(([read]) => read)).not.toContain(name);
    }
  });
});

describe('a RAM policy', () => {
  it('that is full covers every action that the client sends', () => {
    const names = granted('full');
    expect(sent.filter((action) => !names.includes(action))).toEqual([]);
    expect(names.filter((name) => !sent.includes(name) && !name.startsWith('Query'))).toEqual([]);
  });

  it('that is read-only covers every read and nothing that changes', () => {
    const names = granted('read-only');
    expect(sent.filter((action) => /^(List|Describe|Get)/.test(action) && !names.includes(action))).toEqual([]);
    expect(names.filter((name) => !/^(List|Describe|Get|Query)[A-Z]/.test(name))).toEqual([]);
    expect(granted('full').length).toBeGreaterThan(names.length);
  });

  it('has the form that RAM takes, one statement for each product, on all resources, and no comment', () => {
    const policy = ramPolicy('full');
    expect(policy.Version).toBe('1');
    const codes = policy.Statement.map(({ Action }) => new Set(Action.map((name) => name.split(':')[0])));
    expect(codes[0]).toEqual(new Set(['eas']));
    expect(policy.Statement.length).toBeGreaterThanOrEqual(4);
    for (const statement of policy.Statement) {
      expect(Object.keys(statement).toSorted()).toEqual(['Action', 'Effect', 'Resource']);
      expect(statement).toMatchObject({ Effect: 'Allow', Resource: '*' });
      expect(new Set(statement.Action).size).toBe(statement.Action.length);
    }
  });

  it('is narrowed for what is about one service; the rest stays on all resources, where RAM knows no smaller', () => {
    const narrowed = ramPolicy('full', { region: 'cn-hangzhou', accountId: '1234567890' });
    const grantedOn = (resource: string): readonly string[] =>
      narrowed.Statement.filter(({ Resource }) => Resource === resource).flatMap(({ Action }) => Action);
    const services = grantedOn('acs:eas:cn-hangzhou:1234567890:service/*');
    expect(services).toEqual(expect.arrayContaining(['eas:DescribeService', 'eas:DeleteService']));
    expect(services).not.toContain('eas:ListServices');
    expect(grantedOn('*')).toEqual(expect.arrayContaining(['eas:ListServices', 'eas:CreateService', 'pai:ListQuotas']));
    const all = (policy: typeof narrowed): string[] => policy.Statement.flatMap(({ Action }) => Action).toSorted();
    expect(all(narrowed)).toEqual(all(ramPolicy('full')));
  });
});

describe('the table of features', () => {
  it('names an action once for each feature, and a way to try each read', () => {
    for (const { required, optional } of featureNeeds) {
      const all = [...required, ...optional];
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all).size).toBe(all.length);
    }
    expect(neededActions().filter((action) => isReadAction(action) && probes[action] === undefined)).toEqual([]);
  });

  it('knows what stops and what only loses something without a permission', () => {
    expect(featuresOf('ListWorkspaces')).toEqual({ required: [], optional: ['deploy'] });
    expect(featuresOf('ListServices')).toEqual({
      required: ['services-view'],
      optional: ['deploy', 'deploy-progress'],
    });
  });
});
