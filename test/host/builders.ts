import type { EasApi } from '../../src/eas/api.ts';
import type { ServiceModel } from '../../src/eas/services/model.ts';
import type { ConnectionState } from '../../src/features/connection/connection.ts';
import type { ConnectionSource } from '../../src/features/connection/connectionSource.ts';
import { Changes } from '../../src/host/changes.ts';

/** A running single service, with what a test wants otherwise. */
export function serviceModel(over: Partial<ServiceModel> = {}): ServiceModel {
  const name = over.name ?? 'chat';
  return {
    key: `cn-hangzhou/${name}`,
    name,
    uid: `eas-m-${name}`,
    region: 'cn-hangzhou',
    kind: 'single',
    ownLife: true,
    role: undefined,
    state: { phase: 'running', status: 'Running', message: undefined, changing: false },
    instances: { running: 1, total: 1 },
    members: [],
    ratio: undefined,
    service: { ServiceName: name, Labels: [], AccessToken: undefined },
    ...over,
  };
}

/** A connection whose client answers with the given methods only. */
export function connectedTo(api: Partial<EasApi>): ConnectionSource {
  const connection = {
    id: 'test',
    kind: 'emulator' as const,
    label: 'Test',
    region: 'cn-hangzhou',
    workspaceId: undefined,
    pollMs: 1_000,
    api: { region: 'cn-hangzhou', ...api } as EasApi,
  };
  return {
    state: { kind: 'connected', connection },
    onDidChange: new Changes<ConnectionState>().on,
    connected: async () => connection,
  };
}
