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

  it('has the form that RAM takes, one statement for each product, and no comment', () => {
    const policy = ramPolicy('full', { region: 'cn-hangzhou', accountId: '1234567890' });
    expect(policy.Version).toBe('1');
    expect(policy.Statement[0]).toMatchObject({ Effect: 'Allow', Resource: 'acs:eas:cn-hangzhou:1234567890:*' });
    expect(policy.Statement[0]?.Action.every((name) => name.startsWith('eas:'))).toBe(true);
    const others = policy.Statement.slice(1);
    expect(others.length).toBeGreaterThanOrEqual(3);
    expect(others.every(({ Resource }) => Resource === '*')).toBe(true);
    for (const statement of policy.Statement) {
      expect(Object.keys(statement).toSorted()).toEqual(['Action', 'Effect', 'Resource']);
      expect(new Set(statement.Action).size).toBe(statement.Action.length);
    }
  });

  it('is for all regions and accounts when none is named', () => {
    expect(ramPolicy('read-only').Statement[0]?.Resource).toBe('acs:eas:*:*:*');
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
