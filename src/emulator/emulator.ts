import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { registry } from './actions/registry.ts';
import type { World } from './actions/action.ts';
import { systemClock, timeScale, type Clock, type TimeScale } from './clock.ts';
import { readActions } from './contract/table.ts';
import { EmulatedDataPlane } from './dataplane/emulatedDataPlane.ts';
import { StateDirectory } from './directory.ts';
import { faultRules, isInstanceFault, type Fault } from './faults.ts';
import { ControlPlane } from './http/controlPlane.ts';
import { ActionTable } from './http/resolve.ts';
import { createEmulatorServer } from './http/server.ts';
import { SignatureVerifier, type AccessKey } from './http/verify.ts';
import { randomIds, type Ids } from './ids.ts';
import { region } from './inferred.ts';
import type { InstanceFault } from './instanceFaults.ts';
import { ReclaimLoop } from './reclaimLoop.ts';
import { ScalingLoop } from './scaling/scalingLoop.ts';
import { settleMachines } from './resources/settle.ts';
import { demoState } from './seed/demo.ts';
import { withRunningFaults } from './services/runningFaults.ts';
import { findService, type ChangeEnv } from './services/world.ts';
import { emptyState, type EmulatorState } from './state/model.ts';
import { openFolder } from './state/stateFolder.ts';
import { StateStore, type SaveState } from './state/store.ts';
import { Telemetry } from './telemetry/telemetry.ts';

/** How an emulator is to run; everything left out has the default of `pai-eas emulator`. */
export interface EmulatorOptions {
  /** 0 = a free one. */
  readonly port?: number;
  readonly timeScale?: number;
  readonly seed?: 'demo' | 'empty';
  /** Folder that keeps the state; without it nothing is written. */
  readonly stateFolder?: string;
  /** The pair that requests are signed with; made up when left out. */
  readonly accessKey?: AccessKey;
  readonly faults?: readonly Fault[];
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: (sentence: string) => void;
}

/** A running emulator. */
export interface Emulator {
  /** `127.0.0.1:PORT`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: AccessKey;
  /** Ends everything; resolves when the port is free and the state is safe. */
  close(): Promise<void>;
}

interface Kept {
  readonly state: EmulatorState | undefined;
  readonly save: SaveState | undefined;
  release(): Promise<void>;
}

const nothingKept: Kept = { state: undefined, save: undefined, release: () => Promise.resolve() };

function newAccessKey(ids: Ids): AccessKey {
  return { id: `EMULATOR${ids.text(16).toUpperCase()}`, secret: ids.text(30) };
}

function instanceFaults(options: EmulatorOptions): readonly InstanceFault[] {
  return (options.faults ?? []).filter(isInstanceFault);
}

function scaleOf(options: EmulatorOptions): TimeScale {
  return timeScale(options.timeScale ?? 100);
}

/** The state to begin with, with the key pair that clients sign with. */
function firstState(options: EmulatorOptions, kept: Kept, clock: Clock, ids: Ids): EmulatorState {
  const seed = options.seed ?? 'demo';
  const first = kept.state ?? (seed === 'demo' ? demoState(clock.now(), ids) : emptyState);
  const begun = { ...first, begunAt: first.begunAt ?? clock.now() };
  const state = withRunningFaults(begun, instanceFaults(options), { now: clock.now(), scale: scaleOf(options) });
  if (options.accessKey) return state;
  return { ...state, accessKey: state.accessKey ?? newAccessKey(ids) };
}

/**
 * Starts an emulator on 127.0.0.1. Rejects with `FolderInUse` when another keeps the folder, and with the system's
 * error when the port is taken or the folder cannot be written.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? randomIds;
  const log = options.log ?? (() => undefined);
  const kept = options.stateFolder === undefined ? nothingKept : await openFolder(options.stateFolder, log);
  try {
    const state = firstState(options, kept, clock, ids);
    await kept.save?.(state);
    const save = async (next: EmulatorState): Promise<void> => {
      await kept.save?.(next);
      loop.wake(next);
      reclaims.wake(next);
    };
    const store = new StateStore(state, save, (next) =>
      settleMachines(next, { now: clock.now(), scale: scaleOf(options) }),
    );
    const telemetry = new Telemetry(clock, (name) => findService(store.state, name, clock.now())?.uid);
    const scale = scaleOf(options);
    const faults = instanceFaults(options);
    const loop: ScalingLoop = new ScalingLoop({ store, clock, scale, ids, faults, telemetry, log });
    const env = (): ChangeEnv => ({ now: clock.now(), scale, ids, faults });
    const reclaims: ReclaimLoop = new ReclaimLoop({ store, clock, env, log });
    const accessKey = options.accessKey ?? state.accessKey ?? newAccessKey(ids);
    const release = (): Promise<void> => kept.release();
    const running = await listen(options, {
      store,
      clock,
      scale,
      ids,
      telemetry,
      loops: [loop, reclaims],
      accessKey,
      log,
      release,
    });
    loop.wake(state);
    reclaims.wake(state);
    return running;
  } catch (error) {
    await kept.release();
    throw error;
  }
}

interface Parts {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly scale: TimeScale;
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  /** What happens by itself. */
  readonly loops: readonly { close(): void }[];
  readonly accessKey: AccessKey;
  readonly log: (sentence: string) => void;
  release(): Promise<void>;
}

async function listen(options: EmulatorOptions, parts: Parts): Promise<Emulator> {
  const { store, clock, scale, ids, telemetry, accessKey, log } = parts;
  let endpoint = '';
  const world: World = {
    store,
    clock,
    scale,
    ids,
    telemetry,
    faults: instanceFaults(options),
    origin: () => `http://${endpoint}`,
  };
  const faults = faultRules((options.faults ?? []).filter((fault) => !isInstanceFault(fault)));
  const table = new ActionTable(readActions());
  const verifier = new SignatureVerifier(accessKey);
  const control = new ControlPlane({ world, table, actions: registry, verifier, faults, log });
  const data = new EmulatedDataPlane({
    directory: new StateDirectory(store, clock, scale),
    faults,
    traffic: telemetry,
    onError: (error) => log(`A data-plane request failed: ${error instanceof Error ? error.message : 'unknown'}`),
  });
  const server = createEmulatorServer(control, data);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `127.0.0.1:${portOf(server.address())}`;
  const close = async (): Promise<void> => {
    for (const loop of parts.loops) loop.close();
    data.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    await store.settled();
    await parts.release();
  };
  return { endpoint, region: region.id, accessKey, close };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
