import { expect } from 'vitest';
import * as z from 'zod/mini';
import { CloudError } from '../../cloud/errors.ts';
import type { EasApi } from '../../eas/api.ts';
import type { EndpointsAnswer } from '../../eas/wire/endpoints.ts';
import { Service } from '../../eas/wire/service.ts';
import { type FakeService, fakeService } from '../../inference/fakeService.testing.ts';
import { type AnswerMessage, ChatToPanel, type ChatState, underWay } from '../../messages/chat.ts';
import { fillPlaceholders } from '../../messages/translate.ts';
import type { ChatPorts } from './chatPorts.ts';
import { ChatSession } from './chatSession.ts';
import { ChatStore, type KeyValueStore } from './chatStore.ts';
import { explainFailure } from './explainFailure.ts';

const binding = { connectionId: 'emulator', connectionLabel: 'Local emulator', service: 'chat' };
const token = 'token-of-the-service';

/** VS Code's storage, in memory. */
class MemoryStore implements KeyValueStore {
  readonly values = new Map<string, unknown>();
  keys = (): readonly string[] => [...this.values.keys()];
  get = (key: string): unknown => structuredClone(this.values.get(key));
  update = async (key: string, value: unknown): Promise<void> => {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, structuredClone(value));
  };
}

/** How the fake service answers. */
export type Script = Parameters<typeof fakeService>[0];

/** A session on a fake service, with everything it says and does written down. */
export class Bench {
  readonly posted: ChatToPanel[] = [];
  readonly copied: string[] = [];
  readonly opened: string[] = [];
  readonly started: string[] = [];
  readonly store = new MemoryStore();
  visible = true;
  confirms = true;
  apiError: Error | undefined;
  status = 'Running';
  /** EAS does not know the service any more. */
  gone = false;
  /** What EAS refuses, by the method that asks. */
  refuses: Partial<Record<'describeService' | 'describeEndpoints', CloudError>> = {};
  readonly #waiting = new Set<() => void>();
  readonly service: FakeService;
  session: ChatSession;

  private constructor(service: FakeService) {
    this.service = service;
    this.session = this.#open();
  }

  static async start(script: Script): Promise<Bench> {
    return new Bench(await fakeService(script));
  }

  /** The window was reloaded: a new session on what was kept. */
  reopen(): void {
    this.session = this.#open();
  }

  /** Waits for a message to the panel. */
  async until<T>(find: (messages: readonly ChatToPanel[]) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this.posted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** The newest answer once it has ended. */
  async ended(from = 0): Promise<AnswerMessage> {
    return this.until((messages) =>
      messages
        .slice(from)
        .flatMap((one) => (one.type === 'message' && one.message.role === 'assistant' ? [one.message] : []))
        .find((one) => !underWay(one.phase)),
    );
  }

  async state(): Promise<ChatState> {
    const from = this.posted.length;
    await this.session.receive({ type: 'ready' });
    return this.until(
      (messages) => messages.slice(from).flatMap((one) => (one.type === 'snapshot' ? [one.state] : []))[0],
    );
  }

  async close(): Promise<void> {
    this.session.dispose();
    await this.service.close();
  }

  #open(): ChatSession {
    const store = new ChatStore(this.store, binding.connectionId, binding.service);
    return new ChatSession(binding, store, this.#ports());
  }

  #ports(): ChatPorts {
    const t = fillWith;
    return {
      api: async () => {
        if (this.apiError !== undefined) throw this.apiError;
        return this.#api();
      },
      fetch: globalThis.fetch,
      now: () => performance.now(),
      post: (message) => {
        // What leaves must fit the contract, and must be without the token.
        expect(z.safeParse(ChatToPanel, message).success).toBe(true);
        expect(JSON.stringify(message)).not.toContain(token);
        this.posted.push(structuredClone(message));
        const waiting = [...this.#waiting];
        this.#waiting.clear();
        for (const wake of waiting) wake();
      },
      visible: () => this.visible,
      prompts: { confirm: async () => this.confirms },
      log: { info: () => undefined, warn: () => undefined },
      copy: async (text) => void this.copied.push(text),
      openText: async (text) => void this.opened.push(text),
      startService: async () => void this.started.push(binding.service),
      openUrl: async (url) => void this.opened.push(url),
      explain: (error) => explainFailure(error, t),
      t,
    };
  }

  #api(): EasApi {
    const answer: EndpointsAnswer = {
      AccessToken: token,
      Endpoints: [
        {
          EndpointType: 'DefaultGateway',
          BackendId: undefined,
          InternetEndpoints: [this.service.target.baseUrl],
          IntranetEndpoints: [],
          PathType: undefined,
          Port: undefined,
        },
      ],
    };
    const api: Partial<EasApi> = {
      describeEndpoints: async () => {
        if (this.refuses.describeEndpoints) throw this.refuses.describeEndpoints;
        return answer;
      },
      describeService: async () => {
        if (this.refuses.describeService) throw this.refuses.describeService;
        if (this.gone) throw new CloudError({ kind: 'not-found', action: 'DescribeService', status: 404 });
        return z.parse(Service, { ServiceName: 'chat', Status: this.status });
      },
    };
    return api as EasApi;
  }
}

function fillWith(message: string, ...args: readonly (string | number)[]): string {
  return fillPlaceholders(message, args);
}
