import { describe, expect } from 'vitest';
import type { ChatState } from '../../src/messages/chat.ts';
import { noRawResult } from '../../src/messages/chat.ts';
import { answer, chatState, conversation, question, rawAnswer } from './chatFixtures.ts';
import { openChat } from './chatPage.ts';
import { type PanelPage, test, themeNames } from './harness.ts';

const stopped: ChatState['availability'] = {
  kind: 'unavailable',
  failure: { message: 'deepseek-r1-pd is stopped.', advice: 'Start it and wait until it runs.', details: 'Stopped' },
  startable: true,
};
const wide = { width: 1400, height: 800 };
const narrow = { width: 420, height: 700 };
const longBody = { ...rawAnswer, text: Array.from({ length: 400 }, (_, index) => `line ${index}`).join('\n') };

function long(): ChatState {
  const messages = [...conversation(), ...conversation(), ...conversation()];
  return chatState({ messages: messages.map((message, index) => ({ ...message, id: `m${index}` })) });
}

async function expectStillPage(panel: PanelPage): Promise<void> {
  const overflow = await panel.page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    const app = document.querySelector('.app') ?? root;
    return [root.scrollHeight - root.clientHeight, root.scrollWidth - root.clientWidth, app.scrollTop];
  });
  expect(overflow).toEqual([0, 0, 0]);
}

async function openRaw(panel: PanelPage): Promise<void> {
  await panel.page.getByRole('tab').nth(1).click();
}

describe('the page', () => {
  test.for([wide, narrow])('itself never scrolls (%o)', async (size, { openPanel }) => {
    const panel = await openChat(openPanel, { ...long(), availability: stopped, rawResult: longBody }, { size });
    await panel.page.locator('#messages article').last().waitFor();
    await expectStillPage(panel);
    await panel.page.getByRole('button', { name: 'Settings' }).click();
    await panel.page.getByRole('textbox', { name: 'System prompt' }).waitFor();
    await expectStillPage(panel);
    await openRaw(panel);
    await panel.page.locator('.raw-answer').waitFor();
    await panel.page.getByText('Headers (3)').click();
    await expectStillPage(panel);
    await panel.page.getByRole('group', { name: 'Answer body' }).focus();
    await expectStillPage(panel);
  });

  test('the conversation, the composer and the banner stand in one line, with a scroll bar and without', async ({
    openPanel,
  }) => {
    const short = chatState({ messages: conversation().slice(0, 1), availability: stopped });
    const panel = await openChat(openPanel, short, { size: wide });
    const edges = (): Promise<number[]> =>
      panel.page.evaluate(() =>
        ['.column', '.composer-box', '.banner .notice'].flatMap((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return box === undefined ? [] : [box.left, box.right];
        }),
      );
    const [left, right, ...others] = await edges();
    expect(others).toEqual([left, right, left, right]);
    // The browser of the tests draws no scroll bars, but keeps the room that is reserved for them.
    const reserved = await panel.page.evaluate(() =>
      ['.messages', '.composer-place', '.banner'].map((selector) => {
        const box = document.querySelector(selector);
        return box instanceof HTMLElement ? box.offsetWidth - box.clientWidth : 0;
      }),
    );
    expect(reserved[0]).toBeGreaterThan(0);
    expect(new Set(reserved).size).toBe(1);
    await panel.post({ type: 'snapshot', sequence: 2, state: { ...long(), availability: stopped } });
    await expect.poll(() => panel.page.locator('#messages article').count()).toBe(12);
    expect(await edges()).toEqual([left, right, left, right, left, right]);
  });
});

describe('the focus', () => {
  test('is in the message when the host says that the chat was opened', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    await panel.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await panel.post({ type: 'focus', sequence: 2 });
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await expect.poll(() => box.evaluate((element) => element === document.activeElement)).toBe(true);
    await panel.page.keyboard.type('typed at once');
    expect(await box.inputValue()).toBe('typed at once');
    // Later news leave it where the person put it.
    await panel.page.getByRole('button', { name: 'Settings' }).focus();
    await panel.post({ type: 'availability', sequence: 3, availability: stopped });
    await panel.page.getByText('is stopped.').waitFor();
    const settings = panel.page.getByRole('button', { name: 'Settings' });
    expect(await settings.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('is in the request body when the raw tab shows', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    await openRaw(panel);
    await panel.post({ type: 'focus', sequence: 2 });
    const body = panel.page.getByRole('textbox', { name: 'Request body' });
    await expect.poll(() => body.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('the state of the service', () => {
  test('stands over both tabs and offers to start it', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ messages: conversation() }));
    await panel.post({ type: 'availability', sequence: 2, availability: stopped });
    const banner = panel.page.getByRole('status').filter({ hasText: 'is stopped.' });
    await banner.waitFor();
    await openRaw(panel);
    await banner.getByRole('button', { name: 'Start' }).click();
    await panel.waitForPosted({ type: 'startService' });
    await panel.post({ type: 'availability', sequence: 3, availability: { kind: 'ready', again: true } });
    await panel.page.getByRole('status').getByText('deepseek-r1-pd is running and can answer.').waitFor();
    expect(await panel.page.getByText('is stopped.').count()).toBe(0);
    await panel.post({ type: 'availability', sequence: 4, availability: { kind: 'ready' } });
    await panel.page.getByText('is running and can answer.').waitFor({ state: 'detached' });
  });

  test('a service that cannot be started is not offered to be', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ availability: { ...stopped, startable: false } }));
    await panel.page.getByRole('button', { name: 'Check again' }).waitFor();
    expect(await panel.page.getByRole('button', { name: 'Start' }).count()).toBe(0);
  });
});

describe('a raw answer', () => {
  test('that is long leaves the request as it is', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState(), { size: wide });
    await openRaw(panel);
    const body = panel.page.getByRole('textbox', { name: 'Request body' });
    const before = await body.boundingBox();
    await panel.post({ type: 'rawResult', sequence: 2, result: longBody });
    await panel.page.getByText('line 399').waitFor();
    expect(await body.boundingBox()).toEqual(before);
    const hint = await panel.page.getByText('Ctrl+Enter sends.').boundingBox();
    expect(hint).not.toBeNull();
    expect((hint?.y ?? Infinity) + (hint?.height ?? 0)).toBeLessThanOrEqual(wide.height);
    // The answer has a scroll area of its own.
    await panel.page.locator('#raw-answer').evaluate((side) => side.scrollTo(0, side.scrollHeight));
    expect(await panel.page.locator('#raw-answer').evaluate((side) => side.scrollTop)).toBeGreaterThan(1000);
    expect(await body.boundingBox()).toEqual(before);
  });

  test.for([wide, narrow])('shows its times in the same place from first to last (%o)', async (size, { openPanel }) => {
    const panel = await openChat(openPanel, chatState(), { size });
    await openRaw(panel);
    const sending = { ...rawAnswer, phase: 'sending', text: '', totalMs: undefined };
    await panel.post({ type: 'rawResult', sequence: 2, result: sending });
    const times = panel.page.getByText('headers after');
    const place = async (): Promise<unknown> => {
      const badge = await panel.page.locator('.status-badge').boundingBox();
      const box = await times.boundingBox();
      return badge === null || box === null ? undefined : [box.x - badge.x, Math.round(box.y - badge.y)];
    };
    const first = await place();
    expect(first).toBeDefined();
    await panel.post({ type: 'rawResult', sequence: 3, result: rawAnswer });
    await panel.page.getByText('· total').waitFor();
    expect(await place()).toEqual(first);
  });

  test.for([
    [401, 'token not accepted', 'The token is read anew'],
    [404, 'nothing at this path', 'Check the path.'],
    [405, 'path takes another method', 'Choose another method.'],
    [503, 'service not ready', 'See its state in the Services view.'],
    [422, 'request not accepted', ''],
    [500, 'failed in the service', ''],
  ] as const)('%i: %s', async ([status, word, advice], { openPanel }) => {
    const head = { status, statusText: '', headers: [], timeToHeadersMs: 12 };
    const panel = await openChat(openPanel, chatState({ rawResult: { ...rawAnswer, head, text: '{}' } }));
    await openRaw(panel);
    await panel.page.getByRole('status').getByText(word).waitFor();
    const remarks = await panel.page.locator('#raw-answer .remark').allInnerTexts();
    expect(remarks.join(' ')).toContain(advice);
    expect(remarks).toHaveLength(advice === '' ? 0 : 1);
  });
});

describe('words', () => {
  test('an answer whose thinking used up max_tokens says so once', async ({ openPanel }) => {
    const cut = answer('m2', { reasoning: 'Hm, so', finishReason: 'length' });
    const panel = await openChat(openPanel, chatState({ messages: [question('m1', 'Why?'), cut] }));
    await panel.page.getByText('Thinking used up max_tokens').waitFor();
    expect(await panel.page.locator('.remark').count()).toBe(1);
  });

  test('a setting that cannot be taken is named while the settings are closed', async ({ openPanel }) => {
    const settings = { ...chatState().settings, topP: '7' };
    const panel = await openChat(openPanel, chatState({ settings }));
    await panel.page.getByRole('alert').getByText('top_p: Enter a number above 0').waitFor();
  });
});

describe('looks', () => {
  test.for(themeNames)('with the banner, in the %s theme', async (theme, { openPanel }) => {
    for (const size of [wide, narrow]) {
      const head = {
        status: 404,
        statusText: 'Not Found',
        headers: rawAnswer.head?.headers ?? [],
        timeToHeadersMs: 12,
      };
      const state = { ...long(), availability: stopped, rawResult: { ...longBody, head } };
      const panel = await openChat(openPanel, state, { theme, size, language: 'zh-cn' });
      await panel.page.locator('#messages article').last().waitFor();
      await panel.screenshot(`chat-stopped-${theme}-${size.width}`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      await openRaw(panel);
      await panel.page.getByText('路径不存在').waitFor();
      await panel.screenshot(`chat-raw-404-${theme}-${size.width}`);
      expect(await panel.accessibilityViolations()).toEqual([]);
      const again: ChatState = { ...state, availability: { kind: 'ready', again: true }, rawResult: noRawResult };
      await panel.post({ type: 'snapshot', sequence: 2, state: again });
      await panel.page.getByText('正在运行，可以对话。').waitFor();
      expect(await panel.accessibilityViolations()).toEqual([]);
    }
  });
});
