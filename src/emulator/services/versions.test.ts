import { describe, expect, test } from 'vitest';
import { serviceDocument, wholeConfig } from './document.ts';
import { scale, stop } from './operate.ts';
import { rollBack } from './rollback.ts';
import { gallerySpec, plainSpec, TestServices } from './testServices.testing.ts';
import { updateService } from './update.ts';
import { currentVersion, latestVersion } from './versions.ts';

function update(services: TestServices, name: string, document: Record<string, unknown>, member?: string): void {
  services.run((state, env) => updateService(state, name, { document, type: 'merge', member }, env));
}

const image = (tag: number) => ({ containers: [{ image: `registry/echo:${tag}`, port: 8000 }] });

function withVersions(count: number): TestServices {
  const services = new TestServices();
  services.create(plainSpec('echo'));
  services.pass(10);
  for (let version = 2; version <= count; version += 1) {
    update(services, 'echo', image(version));
    services.pass(10);
  }
  return services;
}

function back(services: TestServices, version: number, name = 'echo'): void {
  services.run((state, env) => rollBack(state, name, version, env));
}

test('a version keeps its configuration, and the newest ten are kept', () => {
  const services = withVersions(13);
  const service = services.find('echo');
  expect(service.version).toBe(13);
  expect(service.versions?.map((entry) => entry.version)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(service.versions?.[0]?.config).toMatchObject(image(4));
  const times = [...(service.versions ?? []), currentVersion(service, service.config)].map((entry) => entry.at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBe(10);
});

describe('going back', () => {
  test('is a rolling update with what the version had; the next update makes a version above all', () => {
    const services = withVersions(3);
    back(services, 1);
    expect(services.status('echo')).toMatchObject({ status: 'Updating', running: 1 });
    services.pass(10);
    const service = services.find('echo');
    expect(services.status('echo').status).toBe('Running');
    expect([service.version, latestVersion(service)]).toEqual([1, 3]);
    expect(service.config).toMatchObject({ containers: [{ image: 'registry/echo:1' }] });
    expect(service.instances.filter((entry) => entry.endingAt === undefined).map((entry) => entry.version)).toEqual([
      1,
    ]);
    update(services, 'echo', image(9));
    expect(services.find('echo').version).toBe(4);
  });

  test('leaves the instance count as it is', () => {
    const services = withVersions(2);
    services.run((state, env) => scale(state, 'echo', 3, [], env));
    services.pass(10);
    back(services, 1);
    services.pass(30);
    expect(services.status('echo')).toMatchObject({ total: 3, running: 3 });
    expect(serviceDocument(services.state, services.find('echo'))).toMatchObject({ metadata: { instance: 3 } });
  });

  test('of a stopped service changes only what it starts with', () => {
    const services = withVersions(2);
    services.run((state, env) => stop(state, 'echo', env));
    services.pass(2);
    back(services, 1);
    expect(services.status('echo').status).toBe('Stopped');
    expect(services.find('echo').version).toBe(1);
  });

  test.each([
    [0, 'above 0 and below the current version of echo, which is 12'],
    [12, 'above 0 and below'],
    [13, 'above 0 and below'],
    [2, 'The version 2 of the service echo is not kept any more'],
  ])('to version %j is refused', (version, sentence) => {
    const services = withVersions(12);
    expect(() => back(services, version)).toThrow(sentence);
  });

  test('of an aggregate takes its members back, and only those that differ', () => {
    const services = new TestServices();
    services.create(gallerySpec('Qwen3-235B-A22B', 'pd', 'moe'));
    services.pass(60);
    const first = wholeConfig(services.state, services.find('moe'));
    update(services, 'moe', { unit: { size: 2 } }, 'LLMDecode');
    services.pass(60);
    expect(services.find('moe').version).toBe(2);
    back(services, 1, 'moe');
    expect(services.find('moe').version).toBe(1);
    expect(services.status('moe-decode').status).toBe('Updating');
    expect(services.status('moe-prefill').status).toBe('Running');
    expect(wholeConfig(services.state, services.find('moe'))).toEqual(first);
  });
});

test('scaling makes no version', () => {
  const services = withVersions(1);
  services.run((state, env) => scale(state, 'echo', 3, [], env));
  expect(services.find('echo')).toMatchObject({ version: 1 });
  expect(services.find('echo').versions ?? []).toEqual([]);
});
