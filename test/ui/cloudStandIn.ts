import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../emulator/cliProcess.ts';

/** A profile of the Alibaba Cloud CLI, as its file has it. */
type Profile = Readonly<Record<string, string>>;

/** An emulator in the place of Alibaba Cloud, and a home folder with the CLI's file. */
export class CloudStandIn {
  readonly #process: CliProcess;
  readonly home: string;
  readonly endpoint: string;
  readonly accessKey: { readonly id: string; readonly secret: string };

  private constructor(process: CliProcess, home: string, endpoint: string, accessKey: CloudStandIn['accessKey']) {
    this.#process = process;
    this.home = home;
    this.endpoint = endpoint;
    this.accessKey = accessKey;
  }

  static async start(): Promise<CloudStandIn> {
    const home = await mkdtemp(join(tmpdir(), 'pai-eas-home-'));
    const process = new CliProcess('dist/cli/pai-eas.js', ['emulator', '--seed', 'demo']);
    const { endpoint, accessKey } = await process.ready();
    return new CloudStandIn(process, home, `http://${endpoint}`, accessKey);
  }

  /** A profile with the key that the stand-in takes. */
  profile(name: string, over: Profile = {}): Profile {
    const { id, secret } = this.accessKey;
    return { name, mode: 'AK', access_key_id: id, access_key_secret: secret, region_id: 'cn-hangzhou', ...over };
  }

  async writeProfiles(...profiles: readonly Profile[]): Promise<void> {
    await mkdir(join(this.home, '.aliyun'), { recursive: true });
    await writeFile(join(this.home, '.aliyun', 'config.json'), JSON.stringify({ current: 'default', profiles }));
  }

  /** What a window needs to take it for Alibaba Cloud. */
  get window(): { readonly settings: Record<string, string>; readonly env: Record<string, string> } {
    const none = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '', ALIBABA_CLOUD_PROFILE: '' };
    return { settings: { 'eas.endpoint': this.endpoint }, env: { HOME: this.home, ...none } };
  }

  async close(): Promise<void> {
    await this.#process.kill('SIGTERM');
    await rm(this.home, { recursive: true, force: true });
  }
}
