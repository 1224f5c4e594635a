import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { randomIds } from '../../src/emulator/ids.ts';
import { canary, canaryMark, plainCanary } from '../support/canaries.ts';
import { startTestProxy, type TestProxy } from '../support/proxyServer.ts';
import { RecordingForwarder } from './recordingForwarder.ts';

/** The key that the stand-in for Alibaba Cloud takes: a person types it and the CLI's file holds it. */
export const rightKey = { id: `LTAI${plainCanary('RightId')}`, secret: canary('right-secret') };

const key = { access_key_id: rightKey.id, access_key_secret: rightKey.secret };
const wrong = { access_key_id: `LTAI${plainCanary('WrongId')}`, access_key_secret: canary('wrong-secret') };
const role = { ram_role_arn: 'acs:ram::1:role/eas', ram_session_name: 'test' };

/** One profile for each way to sign that the CLI's file knows, every secret a canary. */
const profiles = [
  { name: 'right', mode: 'AK', ...key },
  { name: 'wrong', mode: 'AK', ...wrong },
  { name: 'temporary', mode: 'StsToken', ...key, sts_token: canary('sts-token') },
  { name: 'ended', mode: 'StsToken', ...key, sts_token: canary('ended-token'), sts_expiration: 1 },
  { name: 'role', mode: 'RamRoleArn', ...wrong, ...role },
  { name: 'chain', mode: 'ChainableRamRoleArn', ...role, source_profile: 'wrong' },
  {
    name: 'oauth',
    mode: 'OAuth',
    oauth_site_type: 'CN',
    oauth_refresh_token: canary('refresh'),
    oauth_access_token: canary('access'),
  },
  { name: 'command', mode: 'External', process_command: `no-such-command --password ${plainCanary('Password')}` },
].map((profile) => ({ region_id: 'cn-hangzhou', ...profile }));

/** The connections of the window: every profile, and what stands in the environment. */
export const connections = [
  ...profiles.map(({ name }) => ({ name, credentials: 'cli-profile', profile: name, consent: true })),
  { name: 'machine', credentials: 'default-chain', region: 'cn-hangzhou' },
];

/** A cloud, a proxy and a home folder that are full of canaries. */
export class CanaryWorld {
  private constructor(
    readonly home: string,
    readonly cloud: RecordingForwarder,
    private readonly emulator: Emulator,
    private readonly proxy: TestProxy,
    /** What the emulator said to the person who runs it. */
    readonly emulatorLog: readonly string[],
  ) {}

  static async start(): Promise<CanaryWorld> {
    const log: string[] = [];
    const text = (length: number): string =>
      // The length of tokens and of signatures in addresses.
      length === 40 ? canaryMark + randomIds.text(30) : randomIds.text(length);
    const ids = { ...randomIds, text };
    const emulator = await startEmulator({ accessKey: rightKey, ids, log: (line) => log.push(line) });
    const home = await mkdtemp(join(tmpdir(), 'pai-eas-canaries-'));
    // Nothing beyond this machine is reached.
    const proxy = await startTestProxy(() => ({ status: 502 }));
    const world = new CanaryWorld(home, await RecordingForwarder.start(emulator.endpoint), emulator, proxy, log);
    await mkdir(join(home, '.aliyun'));
    await mkdir(join(home, '.alibabacloud'));
    await writeFile(join(home, '.alibabacloud', 'credentials'), sharedFile);
    await world.writeCliFile(world.goodFile);
    return world;
  }

  /** The CLI's file as it was at first. */
  readonly goodFile = JSON.stringify({ current: 'right', profiles });

  async writeCliFile(text: string): Promise<void> {
    await writeFile(join(this.home, '.aliyun', 'config.json'), text);
  }

  /** The environment of the window: keys, and a proxy that wants a password. */
  get env(): Record<string, string> {
    const proxy = this.proxy.address.replace('http://', `http://user:${plainCanary('ProxyPassword')}@`);
    return {
      HOME: this.home,
      ALIBABA_CLOUD_ACCESS_KEY_ID: `LTAI${plainCanary('EnvId')}`,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: canary('env-secret'),
      ALIBABA_CLOUD_SECURITY_TOKEN: canary('env-token'),
      HTTPS_PROXY: proxy,
      https_proxy: proxy,
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    };
  }

  async close(): Promise<void> {
    await this.cloud.close();
    await this.emulator.close();
    await this.proxy.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

const sharedFile = `[default]
type = access_key
access_key_id = LTAI${plainCanary('SharedId')}
access_key_secret = ${plainCanary('SharedSecret')}
`;
