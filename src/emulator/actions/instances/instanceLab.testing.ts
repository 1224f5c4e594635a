/** For tests: services in an emulator at the cloud's own pace, on a clock that tests turn, asked over HTTP. */
import { isoSeconds } from '../../clock.ts';
import type { Emulator, EmulatorOptions } from '../../emulator.ts';
import { ask, startTestEmulator, type TestAnswer, type TestClock } from '../../testEmulator.testing.ts';

type Json = Record<string, unknown>;

/** One event with its message taken apart. */
export interface SeenEvent {
  readonly type: unknown;
  readonly reason: unknown;
  readonly message: string;
}

const services = '/api/v2/services';

function listIn(answer: Json, field: string): Json[] {
  const value = answer[field];
  return Array.isArray(value) ? value.map((entry: unknown) => ({ ...(entry as object) })) : [];
}

/** A document of a service that is no LLM, or with the script of one. */
export function document(name: string, more: Json = {}): Json {
  return {
    metadata: { name, instance: 1, cpu: 2, memory: 4000 },
    containers: [{ image: 'registry/echo:1', port: 8000, script: 'python app.py' }],
    ...more,
  };
}

export class InstanceLab {
  readonly emulator: Emulator;
  readonly clock: TestClock;

  private constructor(emulator: Emulator, clock: TestClock) {
    this.emulator = emulator;
    this.clock = clock;
  }

  /** Starts an emulator, on a clock of its own unless it goes on with that of another. */
  static async start(options: EmulatorOptions & { readonly clock?: TestClock } = {}): Promise<InstanceLab> {
    const { emulator, clock } = await startTestEmulator({ timeScale: 1, ...options });
    return new InstanceLab(emulator, options.clock ?? clock);
  }

  /** Lets minutes of the cloud pass. */
  pass(minutes: number): void {
    this.clock.pass(minutes * 60);
  }

  /** Sends a request; `path` is what follows `/services`, encoded. */
  ask(method: string, action: string, path: string, body?: unknown): Promise<TestAnswer> {
    const date = isoSeconds(this.clock.now());
    const request = { method, action, path: `${services}${path}`, date };
    return ask(this.emulator, body === undefined ? request : { ...request, body: JSON.stringify(body) });
  }

  /** The answer; fails when it is a refusal. */
  async get(action: string, path: string): Promise<Json> {
    return this.#good(await this.ask('GET', action, `/cn-hangzhou/${path}`));
  }

  async change(method: string, action: string, path: string, body?: unknown): Promise<Json> {
    return this.#good(await this.ask(method, action, `/cn-hangzhou/${path}`, body));
  }

  async create(body: Json): Promise<void> {
    this.#good(await this.ask('POST', 'CreateService', '', body));
  }

  #good(answer: TestAnswer): Json {
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** `Status Reason running/total` of a service. */
  async status(name: string): Promise<string> {
    const service = await this.get('DescribeService', name);
    return `${String(service['Status'])} ${String(service['Reason'])} ${String(service['RunningInstance'])}/${String(service['TotalInstance'])}`;
  }

  async instances(name: string, query = ''): Promise<Json[]> {
    return listIn(await this.get('ListServiceInstances', `${name}/instances${query}`), 'Instances');
  }

  /** The only instance of a service. */
  async instance(name: string): Promise<Json & { InstanceName: string }> {
    const [instance, ...others] = await this.instances(name);
    if (!instance || others.length > 0) throw new Error(`${name} has ${others.length + (instance ? 1 : 0)} instances`);
    return { ...instance, InstanceName: String(instance['InstanceName']) };
  }

  /** `Status Reason ready/total restarts` of the only instance of a service. */
  async instanceState(name: string): Promise<string> {
    const instance = await this.instance(name);
    const words = ['Status', 'Reason'].map((field) => String(instance[field])).join(' ');
    return `${words} ${String(instance['ReadyProcesses'])}/${String(instance['TotalProcesses'])} ${String(instance['RestartCount'])}`;
  }

  async containers(name: string): Promise<Json[]> {
    const { InstanceName } = await this.instance(name);
    return listIn(
      await this.get('ListServiceContainers', `${name}/instances/${InstanceName}/containers`),
      'Containers',
    );
  }

  /** Events, the oldest first. */
  async events(name: string, query = ''): Promise<SeenEvent[]> {
    const events = listIn(await this.get('DescribeServiceEvent', `${name}/events${query}`), 'Events');
    return events.toReversed().map((event) => {
      const said: unknown = JSON.parse(String(event['Message']));
      const message = typeof said === 'object' && said !== null && 'message' in said ? String(said.message) : '';
      return { type: event['Type'], reason: event['Reason'], message };
    });
  }

  /** Reasons of the warnings, the oldest first. */
  async warnings(name: string): Promise<string[]> {
    return (await this.events(name, '?EventType=Warning')).map((event) => String(event.reason));
  }

  async log(name: string, query = ''): Promise<string[]> {
    const { Logs: lines } = await this.get('DescribeServiceLog', `${name}/logs${query}`);
    return Array.isArray(lines) ? lines.map(String) : [];
  }

  /** What the diagnosis of the service says, and of its only instance. */
  async errors(name: string): Promise<{ service: unknown[]; instance: Json }> {
    const service = listIn(await this.get('DescribeServiceDiagnosis', `${name}/diagnosis`), 'DiagnosisList');
    const { InstanceName } = await this.instance(name);
    const path = `${name}/instances/${InstanceName}/diagnosis`;
    const { Diagnosis: diagnosis } = await this.get('DescribeServiceInstanceDiagnosis', path);
    return { service: service.map((entry) => entry['Error']), instance: { ...(diagnosis as object) } };
  }

  /** The status that the data plane answers a request to the service with. */
  async call(name: string): Promise<number> {
    const { AccessToken: token } = await this.get('DescribeServiceEndpoints', `${name}/endpoints`);
    const url = `http://${this.emulator.endpoint}/api/predict/${name}/`;
    const answer = await fetch(url, { headers: { authorization: String(token) } });
    await answer.arrayBuffer();
    return answer.status;
  }

  close(): Promise<void> {
    return this.emulator.close();
  }
}
