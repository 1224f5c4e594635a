import { describe, expect, test } from 'vitest';
import { machines } from '../../emulator/catalog/machines.ts';
import { models } from '../../emulator/catalog/models.ts';
import { quotas } from '../../emulator/catalog/quotas.ts';
import { asObject, deploymentSpec, placedOn } from '../../emulator/catalog/spec.ts';
import { demoState } from '../../emulator/seed/demo.ts';
import { countedIds } from '../../emulator/testEmulator.testing.ts';
import { translateWith } from '../../messages/translate.ts';
import type { JsonObject } from '../deployment/json.ts';
import { validateConfig } from './validateConfig.ts';

const t = translateWith({});
const machineSpecs = machines.map(({ type, gpu, gpus, gpuMemory }) => ({
  InstanceType: type,
  GPU: gpu,
  GPUAmount: gpus,
  GPUMemory: gpuMemory,
}));

type Place = Parameters<typeof placedOn>[1];

/** The template with every engine on that resource. */
function on(spec: JsonObject, place: Place): JsonObject {
  const { members } = spec;
  if (!Array.isArray(members)) return placedOn(spec, place);
  const engines = members.map((member) => {
    const document = asObject(member);
    return document['type'] === 'LLMGateway' ? document : placedOn(document, place);
  });
  return { ...spec, members: engines };
}

const templates = models.flatMap((model) =>
  model.profiles.flatMap((profile) => {
    const spec = deploymentSpec(model, profile, '295949');
    const fitting = quotas.filter(({ nodeType }) => profile.instanceTypes.includes(nodeType));
    const places: readonly Place[] = [
      ...profile.instanceTypes.map((instanceType) => ({ instanceType })),
      ...fitting.map((quota) => ({ quotaId: quota.id, quotaType: 'Lingjun' })),
      { resourceId: 'eas-r-1' },
    ];
    const title = `${model.name} ${profile.category} ${profile.framework}`;
    return [
      { title, spec },
      ...places.map((place) => ({ title: `${title} on ${Object.values(place)[0]}`, spec: on(spec, place) })),
    ];
  }),
);

describe('templates of the Model Gallery', () => {
  test('there are many', () => {
    expect(templates.length).toBeGreaterThan(150);
  });

  test.each(templates.map(({ title, spec }) => [title, spec] as const))('%s: no error', (_, spec) => {
    const named = { ...spec, metadata: { ...asObject(spec['metadata']), name: 'of_the_gallery' } };
    for (const config of [spec, named]) {
      for (const specs of [[], machineSpecs]) {
        const found = validateConfig(config, { t, machineSpecs: specs, cloud: true });
        expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });

  test('the template of EP+PD is found fault with for its single router only', () => {
    const [first] = templates;
    const found = validateConfig({ ...first?.spec, metadata: { name: 'deepseek_r1' } }, { t });
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['router-single-instance', '/members/2/metadata/instance'],
    ]);
  });
});

test('what the emulator starts with has no error', () => {
  const { services } = demoState(Date.UTC(2026, 0, 1), countedIds());
  const configs = services.map(({ config }) => config);
  expect(configs.length).toBeGreaterThan(6);
  // The stored parent of an aggregate has its members as services of their own.
  const whole = configs.filter((config) => 'containers' in config);
  for (const config of whole) {
    const found = validateConfig({ ...config, metadata: { name: 'seeded', ...asObject(config['metadata']) } }, { t });
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});
