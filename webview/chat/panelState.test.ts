import { describe, expect, test } from 'vitest';
import { answer, chatState, question } from '../../test/webview/chatFixtures.ts';
import { apply } from './panelState.ts';

const waiting = answer('m2', { phase: 'waiting' });
const known = { state: chatState({ messages: [question('m1', 'Hi'), waiting] }), sequence: 4 };
const delta = {
  type: 'delta' as const,
  id: 'm2',
  phase: 'answering' as const,
  reasoning: '',
  content: 'Hel',
  hidden: 0,
};

describe('the panel’s copy of the host’s state', () => {
  test('grows with deltas and leaves other messages untouched', () => {
    const first = apply(known, { ...delta, sequence: 5 });
    const second = apply(first, { ...delta, content: 'lo', sequence: 6 });
    expect(second?.state.messages[1]).toMatchObject({ phase: 'answering', content: 'Hello' });
    expect(second?.state.messages[0]).toBe(known.state.messages[0]);
    expect(second?.sequence).toBe(6);
  });

  test('notices a message that was missed, and one before the first snapshot', () => {
    expect(apply(known, { ...delta, sequence: 6 })).toBeUndefined();
    expect(apply(known, { ...delta, sequence: 4 })).toBeUndefined();
    expect(apply(undefined, { ...delta, sequence: 1 })).toBeUndefined();
  });

  test('a snapshot replaces everything, whatever its number', () => {
    const state = chatState({ messages: [] });
    expect(apply(known, { type: 'snapshot', sequence: 90, state })).toEqual({ state, sequence: 90 });
  });

  test('puts a new message at the end and a changed one in its place', () => {
    const added = apply(known, { type: 'message', sequence: 5, message: question('m3', 'And?') });
    expect(added?.state.messages.map((one) => one.id)).toEqual(['m1', 'm2', 'm3']);
    const changed = apply(added, { type: 'message', sequence: 6, message: answer('m2', { content: 'Done' }) });
    expect(changed?.state.messages[1]).toMatchObject({ phase: 'done', content: 'Done' });
    expect(changed?.state.messages).toHaveLength(3);
  });
});
