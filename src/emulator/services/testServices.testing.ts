/** For tests: services made and changed by the emulator's operations on a clock that stands still. */
import { timeScale } from '../clock.ts';
import { models } from '../catalog/models.ts';
import { asObject, deploymentSpec } from '../catalog/spec.ts';
import { countedIds, TestClock } from '../testEmulator.testing.ts';
import { emptyState, type EmulatorState } from '../state/model.ts';
import { type ServiceRecord } from '../state/serviceRecord.ts';
import { createService } from './create.ts';
import { requireService } from './operate.ts';
import { serviceStatus, type ServiceStatus } from './status.ts';
import { childrenOf, type ChangeEnv } from './world.ts';

/** Services at scale 1: minutes are those of the cloud. */
export class TestServices {
  state: EmulatorState = emptyState;
  readonly clock = new TestClock();
  readonly scale = timeScale(1);
  readonly #ids = countedIds();

  get env(): ChangeEnv {
    return { now: this.clock.now(), scale: this.scale, ids: this.#ids };
  }

  /** Runs an operation of the emulator and keeps its state. */
  run(
    change: (state: EmulatorState, env: ChangeEnv) => { state: EmulatorState; result: ServiceRecord },
  ): ServiceRecord {
    const { state, result } = change(this.state, this.env);
    this.state = state;
    return result;
  }

  create(document: Record<string, unknown>): ServiceRecord {
    return this.run((state, env) => createService(state, { document, workspaceId: undefined, labels: {} }, env));
  }

  pass(minutes: number): void {
    this.clock.pass(minutes * 60);
  }

  find(name: string): ServiceRecord {
    return requireService(this.state, name, this.clock.now());
  }

  status(name: string): ServiceStatus {
    return serviceStatus(this.state, this.find(name), this.clock.now(), this.scale);
  }

  members(name: string): readonly ServiceRecord[] {
    return childrenOf(this.state, this.find(name).uid);
  }
}

/** A configuration of the gallery's first profile of a model and category, with a name. */
export function gallerySpec(model: string, category: string, name: string): Record<string, unknown> {
  const entry = models.find((candidate) => candidate.name === model);
  const profile = entry?.profiles.find((candidate) => candidate.category === category);
  if (!entry || !profile) throw new Error(`the gallery has no ${category} of ${model}`);
  const spec = deploymentSpec(entry, profile, '295949');
  return { ...spec, metadata: { ...asObject(spec['metadata']), name } };
}

/** A small service that is no LLM. */
export function plainSpec(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    metadata: { name, instance: 1, cpu: 2, memory: 4000 },
    containers: [{ image: 'registry/echo:1', port: 8000, script: 'python app.py' }],
    ...more,
  };
}
