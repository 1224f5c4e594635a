import { expect, it } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { translateWith } from '../../messages/translate.ts';
import type { Connection, ConnectionState } from '../connection/connection.ts';
import type { CloudSpec, EmulatorSpec } from '../connection/connectionSpec.ts';
import { findConnection, type FindParts } from './findConnection.ts';

const t = translateWith({});
const emulator: EmulatorSpec = { kind: 'emulator', id: 'emulator', name: 'Local emulator' };
const cloud: CloudSpec = {
  kind: 'alibaba-cloud',
  id: 'work',
  name: 'Work',
  region: 'cn-shanghai',
  workspaceId: '1001',
  credentials: { kind: 'access-key' },
};
const missing = new CloudError({ kind: 'credentials-missing', action: 'Connect', code: 'NoAccessKey' });

function parts(state: ConnectionState, connected: () => Promise<Connection>, endpoint = ''): FindParts {
  return {
    connections: { state, connected, onDidChange: () => ({ dispose: () => undefined }) },
    secrets: {
      get: () => Promise.resolve(undefined),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    settings: () => ({ endpoint, caFile: '' }),
    t,
  };
}

it('finds nothing where there is no connection', async () => {
  const none = parts({ kind: 'none' }, () => Promise.reject(new Error('not connected')));
  expect(await findConnection(none)).toBeUndefined();
});

it('finds a connection to the cloud that could not be opened, so that the check can say what is wrong', async () => {
  const failed: ConnectionState = { kind: 'failed', label: 'Work', error: missing, spec: cloud };
  const found = await findConnection(parts(failed, () => Promise.reject(missing), 'https://proxy.example.com'));
  expect(found?.spec).toBe(cloud);
  expect(found?.target).toMatchObject({
    region: 'cn-shanghai',
    workspaceId: '1001',
    endpoint: 'https://proxy.example.com',
    credentialOrigin: "an access key in VS Code's secret storage",
  });
  await expect(found?.target.credentials.getCredential()).rejects.toMatchObject({ kind: 'credentials-missing' });
});

it('asks the source of credentials that an open connection has, and no second one', async () => {
  let asked = 0;
  const getCredential = () => Promise.resolve({ accessKeyId: 'id', accessKeySecret: `canary-secret-${(asked += 1)}` });
  const requests = { region: 'cn-shanghai', endpoint: undefined, credentials: { getCredential } };
  const connection = { id: 'c', kind: 'alibaba-cloud', spec: cloud, requests } as unknown as Connection;
  const found = await findConnection(parts({ kind: 'connected', connection }, () => Promise.resolve(connection)));
  expect(asked).toBe(0);
  expect(found?.target).toMatchObject({ region: 'cn-shanghai', workspaceId: '1001' });
  await found?.target.credentials.getCredential();
  expect(asked).toBe(1);
});

it('takes the address and the key of a running emulator, and says why another does not run', async () => {
  const requests = {
    region: 'cn-hangzhou',
    endpoint: 'http://127.0.0.1:1',
    credentials: { getCredential: () => Promise.resolve({ accessKeyId: 'id', accessKeySecret: 'canary-secret' }) },
  };
  const connection = { id: 'e', kind: 'emulator', spec: emulator, requests } as unknown as Connection;
  const found = await findConnection(parts({ kind: 'connected', connection }, () => Promise.resolve(connection)));
  expect(found).toMatchObject({ spec: emulator, target: { endpoint: 'http://127.0.0.1:1' } });
  const ended = new Error('The local emulator ended unexpectedly (status 1).');
  const dead: ConnectionState = { kind: 'failed', label: 'Local emulator', error: ended, spec: emulator };
  await expect(findConnection(parts(dead, () => Promise.reject(ended)))).rejects.toBe(ended);
});
