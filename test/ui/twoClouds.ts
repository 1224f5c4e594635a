import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { EasClient } from '../../src/eas/client.ts';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { RecordingForwarder, type Seen } from './recordingForwarder.ts';

/** The accounts of a person, by the names of their connections and profiles. */
export const accounts = ['One', 'Two'] as const;

export type Account = (typeof accounts)[number];

/** Two accounts of Alibaba Cloud at one endpoint, as clouds are: the key that signs decides. Every request is counted. */
export class TwoClouds {
  private constructor(
    readonly requests: RecordingForwarder,
    private readonly home: string,
    private readonly emulators: Readonly<Record<Account, Emulator>>,
  ) {}

  static async start(): Promise<TwoClouds> {
    const emulators = { One: await start('One'), Two: await start('Two') };
    const requests = await RecordingForwarder.start((seen) => emulators[accountOf(seen)].endpoint);
    const home = await mkdtemp(join(tmpdir(), 'pai-eas-home-'));
    const profiles = accounts.map((name) => ({
      name,
      mode: 'AK',
      access_key_id: keyOf(name).id,
      access_key_secret: keyOf(name).secret,
      region_id: 'cn-hangzhou',
    }));
    await mkdir(join(home, '.aliyun'));
    await writeFile(join(home, '.aliyun', 'config.json'), JSON.stringify({ current: 'One', profiles }));
    return new TwoClouds(requests, home, emulators);
  }

  /** What a window needs to know them. */
  get window(): { readonly settings: Record<string, unknown>; readonly env: Record<string, string> } {
    const connections = accounts.map((name) => ({ name, credentials: 'cli-profile', profile: name }));
    return {
      settings: {
        'eas.endpoint': this.requests.origin,
        'eas.connections': connections,
        'eas.defaultConnection': 'One',
      },
      env: { HOME: this.home },
    };
  }

  /** A client of an account, beside the window's. */
  client(account: Account): EasClient {
    const { id: accessKeyId, secret: accessKeySecret } = keyOf(account);
    const { region, endpoint } = this.emulators[account];
    return new EasClient({
      region,
      endpoint: `http://${endpoint}`,
      credentials: staticCredentials({ accessKeyId, accessKeySecret }),
    });
  }

  /** The requests of an account since the first `from` of all. */
  of(account: Account, from = 0): readonly Seen[] {
    return this.requests.seen.slice(from).filter((seen) => accountOf(seen) === account);
  }

  async close(): Promise<void> {
    await this.requests.close();
    for (const name of accounts) await this.emulators[name].close();
    await rm(this.home, { recursive: true, force: true });
  }
}

function start(account: Account): Promise<Emulator> {
  return startEmulator({ accessKey: keyOf(account), timeScale: 1_000 });
}

function keyOf(account: Account): { readonly id: string; readonly secret: string } {
  return { id: `key-of-${account}`, secret: `secret-of-${account}` };
}

/** Calls of services carry no key: they come to the first. */
function accountOf({ headers }: Seen): Account {
  return headers.authorization?.includes(`Credential=${keyOf('Two').id}`) ? 'Two' : 'One';
}
