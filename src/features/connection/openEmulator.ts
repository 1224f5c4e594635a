import { mkdir } from 'node:fs/promises';
import { staticCredentials } from '../../cloud/credentials.ts';
import { EasClient } from '../../eas/client.ts';
import type { Log } from '../../host/log.ts';
import { t } from '../../host/localize.ts';
import type { Settings } from '../../host/settings.ts';
import { EmulatorProcess } from './emulatorProcess.ts';
import type { OpenedConnection } from './connectionModel.ts';
import type { EmulatorSpec } from './connectionSpec.ts';

/** What opening the emulator needs. */
export interface EmulatorParts {
  readonly cliPath: string;
  /** A folder of this workspace that keeps emulated services across reloads; none in a window without one. */
  readonly stateDir: string | undefined;
  readonly settings: Settings;
  readonly log: Log;
  readonly spec: EmulatorSpec;
  readonly signal: AbortSignal;
}

/** Starts the emulator as a process of its own and connects to it over HTTP, as to the cloud. */
export async function openEmulator(parts: EmulatorParts): Promise<OpenedConnection> {
  const { settings, log, stateDir, spec } = parts;
  if (stateDir) await mkdir(stateDir, { recursive: true });
  const emulator = await EmulatorProcess.start(
    {
      cliPath: parts.cliPath,
      timeScale: settings.emulatorTimeScale,
      seed: settings.emulatorSeed,
      stateDir,
      faultFile: settings.emulatorFaults || undefined,
      onLog: (line) => log.info(`emulator: ${line}`),
    },
    t,
    parts.signal,
  );
  log.info(`The local emulator answers on ${emulator.endpoint}`);
  const { region, accessKeyId, accessKeySecret } = emulator.ready;
  const requests = {
    region,
    endpoint: emulator.endpoint,
    credentials: staticCredentials({ accessKeyId, accessKeySecret }),
  };
  return {
    connection: {
      id: `emulator/${encodeURIComponent(spec.id)}/${stateDir ?? 'memory'}`,
      kind: 'emulator',
      label: spec.name,
      region,
      workspaceId: undefined,
      pollMs: 1_000,
      api: new EasClient(requests),
      requests,
    },
    ended: emulator.ended,
    dispose: () => emulator.stop(),
  };
}
