import type { EasApi } from '../../eas/api.ts';
import type { Log } from '../../host/log.ts';
import type { Prompts } from '../../host/prompts.ts';
import type { ChatFailure, ChatToPanel } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';

/** What a chat belongs to, for as long as it lives. */
export interface ChatBinding {
  readonly connectionId: string;
  readonly connectionLabel: string;
  readonly service: string;
}

/** A message to the panel before it gets its number. */
export type Unnumbered<T> = T extends { sequence: number } ? Omit<T, 'sequence'> : never;

/** What a chat needs of the editor and the world; tests put their own in. */
export interface ChatPorts {
  /** The client of the connection that the chat belongs to. Rejects with a sentence when another one is active. */
  readonly api: () => Promise<EasApi>;
  readonly fetch: typeof globalThis.fetch;
  /** A clock in ms that never jumps. */
  readonly now: () => number;
  /** Sends to the panel; only called while it is visible. */
  readonly post: (message: ChatToPanel) => void;
  readonly visible: () => boolean;
  readonly prompts: Pick<Prompts, 'confirm'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly copy: (text: string) => Promise<void>;
  /** Opens a text in an editor of its own. */
  readonly openText: (text: string, language: string) => Promise<void>;
  /** Asks EAS to start the service. */
  readonly startService: () => Promise<void>;
  readonly openUrl: (url: string) => Promise<void>;
  readonly explain: (error: unknown) => ChatFailure;
  readonly t: Translate;
}
