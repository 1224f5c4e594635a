import { expect, test } from 'vitest';
import type { InstanceFault } from '../instanceFaults.ts';
import { detachInstance } from './instanceOperations.ts';
import { isPresent } from './instanceState.ts';
import { nextReclaim, reclaimDue } from './reclaim.ts';
import { plainSpec, TestServices } from './testServices.testing.ts';
import { createService } from './create.ts';

const rule: InstanceFault = { instance: 'spot-reclaim', service: 'echo', afterMinutes: 10, count: 2 };

/** Two instances on spot machines that run, and are taken back ten minutes after they were ready. */
function running(): TestServices {
  const services = new TestServices();
  const document = plainSpec('echo', { metadata: { name: 'echo', instance: 2 } });
  const request = { document, workspaceId: undefined, labels: {} };
  services.run((state, env) => createService(state, request, { ...env, faults: [rule] }));
  services.pass(8);
  return services;
}

function present(services: TestServices): readonly string[] {
  return services
    .find('echo')
    .instances.filter((entry) => isPresent(entry, services.clock.now()))
    .map((entry) => entry.name);
}

test('each machine that is taken back brings one instance in its place', () => {
  const services = running();
  services.pass(30);
  services.state = reclaimDue(services.state, services.env).state;
  services.pass(8);
  expect(present(services)).toHaveLength(2);
  expect(services.status('echo')).toMatchObject({ status: 'Running', running: 2 });
  expect(nextReclaim(services.state, services.clock.now())).toBeUndefined();
});

test('the machine of a detached instance brings none: another stands in its place already', () => {
  const services = running();
  const [name = ''] = present(services);
  const call = { service: 'echo', names: [name], replica: undefined };
  services.state = detachInstance(services.state, call, services.env).state;
  services.pass(30);
  services.state = reclaimDue(services.state, services.env).state;
  services.pass(8);
  expect(present(services)).toHaveLength(2);
  expect(present(services)).not.toContain(name);
  expect(services.status('echo')).toMatchObject({ status: 'Running', total: 2, running: 2 });
});
