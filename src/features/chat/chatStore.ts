import * as z from 'zod/mini';
import { ChatMessage } from '../../messages/chat.ts';
import { firstRawDraft, RawDraft } from '../../messages/chatRaw.ts';
import { keptRawDraft } from '../../messages/keptRawDraft.ts';
import { ChatSettings, defaultChatSettings } from '../../messages/chatSettings.ts';

/** VS Code's `Memento`, as far as it is used. */
export interface KeyValueStore {
  keys(): readonly string[];
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const StoredChat = z.object({
  savedAt: z.number(),
  messages: z.catch(z.array(ChatMessage), []),
  settings: z.catch(ChatSettings, defaultChatSettings),
  draft: z.catch(z.string(), ''),
  rawDraft: z.catch(RawDraft, firstRawDraft),
  draftedAt: z.catch(z.number(), 0),
});

/** What of a chat outlives the window. */
export type StoredChat = z.infer<typeof StoredChat>;

const prefix = 'eas.chat:';
/** Characters of one chat that are kept, newest turns first. */
const maxStoredLength = 256 * 1024;
/** Chats that are kept, newest first. */
const maxChats = 12;

/** Keeps one chat in the workspace's storage, within bounds, and without the secrets of its raw request. */
export class ChatStore {
  readonly #key: string;

  constructor(
    readonly storage: KeyValueStore,
    connectionId: string,
    service: string,
  ) {
    this.#key = `${prefix}${connectionId}:${service}`;
  }

  /** The chat as it was kept; the beginning of one where nothing readable was. */
  read(): StoredChat {
    return readChat(this.storage.get(this.#key)) ?? emptyChat();
  }

  async write(chat: Omit<StoredChat, 'savedAt'>, savedAt: number): Promise<void> {
    const rawDraft = chat.rawDraft.body.length > maxStoredLength ? firstRawDraft : keptRawDraft(chat.rawDraft);
    await this.storage.update(this.#key, { ...chat, rawDraft, messages: newest(chat.messages), savedAt });
    await this.#dropOldChats();
  }

  async #dropOldChats(): Promise<void> {
    const chats = this.storage.keys().filter((key) => key.startsWith(prefix));
    if (chats.length <= maxChats) return;
    const age = (key: string): number => readChat(this.storage.get(key))?.savedAt ?? 0;
    const oldest = chats.sort((a, b) => age(a) - age(b)).slice(0, chats.length - maxChats);
    for (const key of oldest) await this.storage.update(key, undefined);
  }
}

function emptyChat(): StoredChat {
  return { savedAt: 0, messages: [], settings: defaultChatSettings, draft: '', rawDraft: firstRawDraft, draftedAt: 0 };
}

function readChat(value: unknown): StoredChat | undefined {
  const read = z.safeParse(StoredChat, value);
  return read.success ? read.data : undefined;
}

/** The newest messages that fit, from a question on; the last two are kept whatever their size, shortened. */
function newest(messages: readonly ChatMessage[]): ChatMessage[] {
  let room = maxStoredLength;
  let from = messages.length;
  while (from > 0) {
    const message = messages[from - 1];
    if (message === undefined) break;
    room -= length(message);
    if (room < 0 && from <= messages.length - 2) break;
    from -= 1;
  }
  const kept = messages.slice(from).map(shorten);
  const question = kept.findIndex((message) => message.role === 'user');
  return question === -1 ? kept : kept.slice(question);
}

function length(message: ChatMessage): number {
  return message.role === 'user' ? message.text.length : message.content.length + message.reasoning.length;
}

function shorten(message: ChatMessage): ChatMessage {
  const most = maxStoredLength / 4;
  if (length(message) <= 2 * most) return message;
  if (message.role === 'user') return { ...message, text: message.text.slice(0, 2 * most) };
  const content = message.content.slice(0, most);
  const reasoning = message.reasoning.slice(0, most);
  const lost = message.lost + message.content.length - content.length + message.reasoning.length - reasoning.length;
  return { ...message, content, reasoning, lost };
}
