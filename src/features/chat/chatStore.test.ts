import { expect, test } from 'vitest';
import type { ChatMessage } from '../../messages/chat.ts';
import { firstRawDraft } from '../../messages/chatRaw.ts';
import { defaultChatSettings } from '../../messages/chatSettings.ts';
import { ChatStore, type KeyValueStore } from './chatStore.ts';

function memory(): KeyValueStore & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    keys: () => [...values.keys()],
    get: (key) => values.get(key),
    update: async (key, value) => {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
    },
  };
}

const rest = { settings: defaultChatSettings, draft: '', rawDraft: firstRawDraft, draftedAt: 0 };

function turn(index: number, length: number): ChatMessage[] {
  const shared = { phase: 'done' as const, reasoning: '', hidden: 0, lost: 0 };
  return [
    { id: `q${index}`, role: 'user', text: `question ${index}` },
    { id: `a${index}`, role: 'assistant', content: 'x'.repeat(length), ...shared },
  ];
}

test('begins anew where nothing readable is kept', () => {
  const storage = memory();
  storage.values.set('eas.chat:c:s', { messages: 'what?' });
  expect(new ChatStore(storage, 'c', 's').read()).toMatchObject({ messages: [], ...rest });
});

test('keeps the newest turns that fit, from a question on', async () => {
  const storage = memory();
  const store = new ChatStore(storage, 'c', 's');
  const messages = Array.from({ length: 10 }, (_, index) => turn(index, 60_000)).flat();
  await store.write({ ...rest, messages }, 1);
  const kept = store.read().messages;
  expect(kept[0]).toMatchObject({ role: 'user', text: 'question 6' });
  expect(kept).toHaveLength(8);
});

test('shortens a last answer that is too long and says by how much', async () => {
  const storage = memory();
  const store = new ChatStore(storage, 'c', 's');
  await store.write({ ...rest, messages: turn(0, 200_000) }, 1);
  expect(store.read().messages[1]).toMatchObject({ lost: 200_000 - 65_536 });
  expect(JSON.stringify(storage.values.get('eas.chat:c:s')).length).toBeLessThan(100_000);
});

test('keeps chats of services and connections apart, and drops the oldest of many', async () => {
  const storage = memory();
  storage.values.set('other', 1);
  for (let index = 0; index < 15; index += 1) {
    await new ChatStore(storage, 'c', `s${index}`).write({ ...rest, draft: `d${index}`, messages: [] }, index);
  }
  expect(storage.values.size).toBe(13);
  expect(new ChatStore(storage, 'c', 's14').read().draft).toBe('d14');
  expect(new ChatStore(storage, 'c', 's2').read().draft).toBe('');
  expect(new ChatStore(storage, 'other', 's14').read().draft).toBe('');
  expect(storage.values.get('other')).toBe(1);
});
