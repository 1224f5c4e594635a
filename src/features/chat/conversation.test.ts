import { expect, it } from 'vitest';
import { maxShownLength } from '../../messages/chat.ts';
import { Conversation } from './conversation.ts';

it('sends an answer that is too long to be shown only as far as it is shown', () => {
  const conversation = new Conversation();
  conversation.ask('Say x often.');
  conversation.beginAnswer().append('content', 'x'.repeat(maxShownLength + 1_000_000));
  conversation.ask('And now?');
  const turns = conversation.turns('');
  expect(turns.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  expect(turns[1]?.content.length).toBe(maxShownLength);
});

it('sends a question that got no answer together with the next one', () => {
  const conversation = new Conversation();
  conversation.ask('First?');
  conversation.beginAnswer();
  conversation.ask('Second?');
  expect(conversation.turns('Be brief.')).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'First?\n\nSecond?' },
  ]);
});
