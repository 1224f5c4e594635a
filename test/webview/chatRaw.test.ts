import { describe, expect } from 'vitest';
import { chatState, rawAnswer } from './chatFixtures.ts';
import { openChat, type OpenPanel } from './chatPage.ts';
import { type PanelOptions, type PanelPage, test, themeNames } from './harness.ts';

describe('a raw request', () => {
  async function openRaw(
    open: OpenPanel,
    state = chatState(),
    options: Partial<PanelOptions> = {},
  ): Promise<PanelPage> {
    const panel = await openChat(open, state, options);
    await panel.page.getByRole('tab').nth(1).click();
    return panel;
  }

  test('begins as EAS’s own example and goes to the host as written', async ({ openPanel }) => {
    const panel = await openRaw(openPanel);
    const body = panel.page.getByRole('textbox', { name: 'Request body' });
    expect(JSON.parse(await body.inputValue())).toEqual({
      model: '',
      messages: [{ role: 'user', content: 'Hello!' }],
      max_tokens: 1024,
    });
    expect(await panel.page.getByRole('textbox', { name: 'Path' }).inputValue()).toBe('/v1/chat/completions');
    await body.fill('{"a":1}');
    await panel.page.getByRole('button', { name: 'Format the body as JSON' }).click();
    await panel.page.getByRole('button', { name: 'Add header' }).click();
    await panel.page.getByRole('textbox', { name: 'Name of header 2' }).fill('X-Tag');
    await panel.page.getByRole('textbox', { name: 'Value of header 2' }).fill('7');
    await panel.page.getByRole('button', { name: 'Send request' }).click();
    expect((await panel.waitForPosted({ type: 'rawSend' }))['draft']).toEqual({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'X-Tag', value: '7' },
      ],
      body: '{\n  "a": 1\n}',
    });
  });

  test('says what is wrong and does not send it', async ({ openPanel }) => {
    const panel = await openRaw(openPanel);
    const path = panel.page.getByRole('textbox', { name: 'Path' });
    await path.fill('https://example.com/v1');
    await panel.page.getByText('Enter only the path').waitFor();
    await panel.page.getByRole('button', { name: 'Send request' }).click({ force: true });
    await path.fill('/v1/models');
    await panel.page.getByRole('textbox', { name: 'Name of header 1' }).fill('Authorization');
    await panel.page.getByText('The extension adds the token by itself.').waitFor();
    await panel.page.getByRole('button', { name: 'Send request' }).click({ force: true });
    await panel.page.getByRole('button', { name: 'Remove header Authorization' }).click();
    await panel.waitForPosted({ type: 'rawDraft' });
    expect(panel.posted).not.toContainEqual(expect.objectContaining({ type: 'rawSend' }));
    await panel.page.getByRole('textbox', { name: 'Request body' }).press('Control+Enter');
    await panel.waitForPosted({ type: 'rawSend' });
  });

  test('the method can be chosen with the keyboard', async ({ openPanel }) => {
    const panel = await openRaw(openPanel);
    await panel.page.getByRole('combobox', { name: 'Method' }).focus();
    for (const key of ['Enter', 'ArrowUp', 'Enter']) await panel.page.keyboard.press(key);
    await panel.page.getByText('GET carries no body: it is not sent.').waitFor();
    await panel.page.getByRole('button', { name: 'Send request' }).click();
    expect((await panel.waitForPosted({ type: 'rawSend' }))['draft']).toMatchObject({ method: 'GET' });
  });

  test('shows the answer as it comes, and all of it', async ({ openPanel }) => {
    const panel = await openRaw(openPanel);
    const sending = { ...rawAnswer, phase: 'sending', text: '', totalMs: undefined };
    await panel.post({ type: 'rawResult', sequence: 2, result: { ...sending, head: undefined } });
    await panel.page.getByText('Waiting for the answer…').waitFor();
    await panel.page.getByRole('button', { name: 'Cancel request' }).click();
    await panel.waitForPosted({ type: 'rawCancel' });
    await panel.post({ type: 'rawResult', sequence: 3, result: sending });
    await panel.post(
      { type: 'rawText', sequence: 4, text: 'data: one\n' },
      { type: 'rawText', sequence: 5, text: 'data: two\n' },
    );
    const shown = panel.page.locator('.raw-answer code');
    await expect.poll(() => shown.textContent()).toBe('data: one\ndata: two\n');
    await panel.post({ type: 'rawResult', sequence: 6, result: rawAnswer });
    await expect.poll(() => shown.textContent()).toContain('\n  "object": "chat.completion"');
    await panel.page.getByRole('status').getByText('200 OK').waitFor();
    await panel.page.getByText('succeeded').waitFor();
    await panel.page.getByText('headers after 1.8 s · total 1.8 s · 241 B').waitFor();
    await panel.page.getByText('Headers (3)').click();
    await panel.page.getByRole('cell', { name: 'pai-eas-gateway' }).waitFor();
    await panel.page.getByRole('button', { name: 'Show the body as it came' }).click();
    await expect.poll(() => shown.textContent()).toBe(rawAnswer.text);
    await panel.page.getByRole('button', { name: 'Copy the body' }).click();
    await panel.waitForPosted({ type: 'copyText', text: rawAnswer.text });
    expect(await panel.accessibilityViolations()).toEqual([]);
  });

  test('scrolls to the answer where it stands below the request, and moves nothing else', async ({ openPanel }) => {
    const panel = await openRaw(openPanel, chatState(), { size: { width: 500, height: 500 } });
    await panel.post({ type: 'rawResult', sequence: 2, result: rawAnswer });
    const top = (id: string): Promise<number> =>
      panel.page.locator(id).evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const head = await top('[role=tablist]');
    await expect.poll(() => top('#raw-answer')).toBeLessThan(80);
    expect(await top('#raw-answer')).toBeGreaterThan(head);
    expect(await top('[role=tablist]')).toBe(0);
  });

  test('shows only the beginning of a very large body, and says so', async ({ openPanel }) => {
    const result = { ...rawAnswer, text: 'z'.repeat(2_000_000), cut: true, bytes: 2_097_152 };
    const panel = await openRaw(openPanel, chatState({ rawResult: result }));
    expect((await panel.page.locator('.raw-answer code').textContent())?.length).toBe(200_000);
    await panel.page.getByText('1,800,000 more characters').waitFor();
    await panel.page.getByText('The body is larger than 2.1 MB').waitFor();
    await panel.page.getByRole('button', { name: 'Open the body as a document' }).click();
    await panel.waitForPosted({ type: 'openRawBody' });
  });

  test.for(themeNames)('has no accessibility violations in the %s theme', async (theme, { openPanel }) => {
    const failure = { message: 'The answer was cut off.', advice: 'Ask again.', details: 'StreamCut' };
    const head = { status: 502, statusText: 'Bad Gateway', headers: [], timeToHeadersMs: 12 };
    const panel = await openRaw(openPanel, chatState({ rawResult: { ...rawAnswer, head, failure } }), { theme });
    await panel.page.getByText('failed in the service').waitFor();
    expect(await panel.accessibilityViolations()).toEqual([]);
    await panel.screenshot(`chat-raw-${theme}`);
  });
});
