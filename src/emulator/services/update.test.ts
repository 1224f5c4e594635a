import { describe, expect, test } from 'vitest';
import { setLabels } from './changeLabels.ts';
import { serviceDocument } from './document.ts';
import { mergeJson } from './json.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { updateService, type UpdateRequest } from './update.ts';

function update(
  services: TestServices,
  name: string,
  document: Record<string, unknown>,
  more: Partial<UpdateRequest> = {},
): void {
  services.run((state, env) =>
    updateService(state, name, { document, type: 'merge', member: undefined, ...more }, env),
  );
}

function running(): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
  services.pass(60);
  return services;
}

test('merge adds keys at any depth and replaces lists', () => {
  const stored = { a: { b: 1, c: [1, 2] }, d: 1 };
  expect(mergeJson(stored, { a: { c: [3], e: 2 }, f: null })).toEqual({ a: { b: 1, c: [3], e: 2 }, d: 1, f: null });
  expect(mergeJson({}, JSON.parse('{"__proto__":{"polluted":true}}'))).not.toHaveProperty('polluted');
});

describe('a single service', () => {
  test('only another instance count scales: no new version', () => {
    const services = running();
    update(services, 'echo', { metadata: { instance: 2 } });
    expect(services.status('echo')).toMatchObject({ status: 'Scaling', total: 2, running: 1 });
    expect(services.find('echo').version).toBe(1);
  });

  test('anything else rolls to a new version that keeps serving', () => {
    const services = running();
    update(services, 'echo', { labels: { team: 'a' } });
    expect(services.status('echo')).toMatchObject({ status: 'Updating', running: 1 });
    expect(services.find('echo').version).toBe(2);
    services.pass(5);
    expect(services.status('echo')).toMatchObject({ status: 'Running', running: 1 });
    expect(serviceDocument(services.state, services.find('echo'))).toMatchObject({
      labels: { team: 'a' },
      metadata: { cpu: 2 },
    });
  });

  test('replace drops what the body does not have', () => {
    const services = running();
    update(
      services,
      'echo',
      { metadata: { name: 'echo', instance: 1 }, containers: [{ image: 'b' }] },
      { type: 'replace' },
    );
    expect(serviceDocument(services.state, services.find('echo'))).toEqual({
      metadata: { name: 'echo', instance: 1, workspace_id: '295949' },
      containers: [{ image: 'b' }],
    });
  });

  test('an update that cannot start leaves the old instance serving', () => {
    const services = running();
    update(services, 'echo', { containers: [{ image: 'registry/nosuch:2' }] });
    expect(services.status('echo').status).toBe('Updating');
    services.pass(15);
    expect(services.status('echo')).toMatchObject({ status: 'Running', running: 1, reason: 'ImagePullBackOff' });
  });

  test('the same configuration changes nothing', () => {
    const services = running();
    update(services, 'echo', { metadata: { cpu: 2 } });
    expect(services.status('echo').status).toBe('Running');
  });

  test('the configuration as it is shown, sent back, changes nothing; with another count it scales', () => {
    const services = running();
    const shown = serviceDocument(services.state, services.find('echo'));
    for (const type of ['replace', 'merge'] as const) update(services, 'echo', shown, { type });
    expect(services.find('echo').version).toBe(1);
    expect(services.status('echo').status).toBe('Running');
    const metadata = { ...(shown['metadata'] as object), instance: 3 };
    update(services, 'echo', { ...shown, metadata }, { type: 'replace' });
    expect(services.status('echo')).toMatchObject({ status: 'Scaling', total: 3 });
    expect(services.find('echo').version).toBe(1);
  });

  test('labels of calls count with those of the configuration: twenty in all', () => {
    const services = running();
    const fifteen = (letter: string) =>
      Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`${letter}${index}`, 'x']));
    services.run((state, env) => setLabels(state, 'echo', fifteen('a'), env));
    expect(() => update(services, 'echo', { labels: fifteen('b') })).toThrow('at most 20 labels, not 30');
    expect(() => update(services, 'echo', { labels: fifteen('a') })).not.toThrow();
  });

  test.each([
    [{ metadata: { name: 'other' } }, 'cannot be changed'],
    [{ metadata: { instance: -1 } }, 'metadata.instance'],
    [{ metadata: { instance: 1.5 } }, 'metadata.instance'],
    [{ members: [] }, 'cannot become an aggregated one'],
    [{ cloud: { computing: { instances: [{ type: 'ml.none' }] } } }, 'ml.none does not exist'],
  ])('%j is refused and nothing changes', (document, sentence) => {
    const services = running();
    const before = services.state;
    expect(() => update(services, 'echo', document)).toThrow(sentence);
    expect(services.state).toBe(before);
  });
});

describe('an aggregate', () => {
  const decodeSize = (services: TestServices) => services.status('moe-decode');

  test('MemberToUpdate takes a member type; the other members stay as they are', () => {
    const services = running();
    update(services, 'moe', { metadata: { instance: 2 } }, { member: 'LLMDecode' });
    expect(decodeSize(services)).toMatchObject({ status: 'Scaling', total: 2 });
    expect(services.status('moe-prefill').status).toBe('Running');
    expect(() => update(services, 'moe', {}, { member: 'LLMNone' })).toThrow('has no member LLMNone');
  });

  test('the whole configuration, edited and sent back, changes what differs', () => {
    const services = running();
    const document = structuredClone(serviceDocument(services.state, services.find('moe')));
    const members: unknown[] = Array.isArray(document['members']) ? document['members'] : [];
    const decode = { ...(members[1] as object), unit: { size: 2 } };
    update(services, 'moe', { ...document, members: [members[0], decode, members[2]] }, { type: 'replace' });
    expect(services.status('moe-prefill').status).toBe('Running');
    expect(decodeSize(services).status).toBe('Updating');
    expect(services.status('moe').status).toBe('Updating');
  });

  test('the whole configuration as it is shown, sent back, changes nothing', () => {
    const services = running();
    const shown = serviceDocument(services.state, services.find('moe'));
    for (const type of ['replace', 'merge'] as const) update(services, 'moe', shown, { type });
    expect(services.find('moe').version).toBe(1);
    expect(services.members('moe').map((member) => member.version)).toEqual([1, 1, 1]);
  });

  test('a member that is named twice is refused', () => {
    const services = running();
    const part = (tag: string) => ({ type: 'LLMDecode', containers: [{ image: `vllm:${tag}` }] });
    expect(() => update(services, 'moe', { members: [part('a'), part('b')] })).toThrow(
      'members has LLMDecode more than once',
    );
  });

  test('what was done to it is kept for a while only', () => {
    const services = running();
    for (let index = 0; index < 150; index += 1) {
      update(services, 'moe', { labels: { round: String(index) } });
      services.pass(0.1);
    }
    expect(services.find('moe').operations.length).toBeLessThanOrEqual(100);
  });

  test('members are fixed', () => {
    const services = running();
    const more = { members: [{ type: 'LLMOther', metadata: { instance: 1 }, containers: [{ image: 'a' }] }] };
    expect(() => update(services, 'moe', more)).toThrow('members are fixed');
  });
});

test('MemberToUpdate with the whole configuration takes that member out of it, and leaves the others', () => {
  const services = running();
  const whole = serviceDocument(services.state, services.find('moe'));
  const members = Array.isArray(whole['members']) ? whole['members'] : [];
  const changed = members.map((entry) => ({ ...entry, labels: { team: 'a' } }));
  update(services, 'moe', { ...whole, members: changed }, { type: 'replace', member: 'LLMDecode' });
  expect(services.find('moe-decode').config).toMatchObject({ labels: { team: 'a' } });
  expect(services.find('moe-prefill').config).not.toHaveProperty('labels');
  expect(() => update(services, 'moe', { members: [] }, { member: 'LLMDecode' })).toThrow('members has no LLMDecode');
});
