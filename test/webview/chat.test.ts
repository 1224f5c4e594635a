import { describe, expect } from 'vitest';
import type { ChatState } from '../../src/messages/chat.ts';
import { answer, chatState, conversation, markdownSample, question, thoughts } from './chatFixtures.ts';
import { openChat } from './chatPage.ts';
import { test, themeNames } from './harness.ts';

function asked(text = 'Hello!', phase: 'waiting' | 'answering' = 'waiting'): ChatState {
  return chatState({ messages: [question('m1', text), answer('m2', { phase })] });
}

function delta(sequence: number, content: string, reasoning = '') {
  const phase = content === '' ? 'thinking' : 'answering';
  return { type: 'delta', sequence, id: 'm2', phase, reasoning, content, hidden: 0 };
}

function done(sequence: number, content: string, change = {}) {
  return { type: 'message', sequence, message: answer('m2', { content, ...change }) };
}

describe('composing', () => {
  test('Enter sends, Shift+Enter does not, and the box is empty afterwards', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await box.fill('one');
    await box.press('Shift+Enter');
    await box.pressSequentially('two');
    await box.press('Enter');
    expect(await panel.waitForPosted({ type: 'send' })).toMatchObject({ type: 'send', text: 'one\ntwo' });
    await expect.poll(() => box.inputValue()).toBe('');
  });

  test('the Enter that accepts an input method’s proposal does not send', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await box.fill('ni hao');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
    await panel.page.getByRole('button', { name: 'Send' }).click();
    await panel.waitForPosted({ type: 'send' });
    expect(panel.posted.filter((message) => Reflect.get(Object(message), 'type') === 'send')).toHaveLength(1);
  });

  test('Stop stands in the place of Send while an answer comes', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    expect(await panel.page.getByRole('button', { name: 'Send' }).count()).toBe(0);
    await box.fill('next');
    await box.press('Enter');
    await panel.page.getByRole('button', { name: 'Stop' }).click();
    await panel.waitForPosted({ type: 'stop' });
    expect(panel.posted).not.toContainEqual(expect.objectContaining({ type: 'send' }));
    expect(await box.inputValue()).toBe('next');
    await panel.post(done(2, 'So f', { phase: 'stopped' }));
    await panel.page.getByText('You stopped this answer.').waitFor();
    await panel.page.getByRole('button', { name: 'Send' }).waitFor();
  });

  test('a draft survives a reload, and tells the host', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ draft: 'older' }));
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await expect.poll(() => box.inputValue()).toBe('older');
    await box.fill('newer');
    await panel.waitForPosted({ type: 'draft', text: 'newer' });
    await box.fill('newest');
    await expect.poll(async () => JSON.stringify(await panel.state())).toContain('newest');
    await panel.reload();
    await expect.poll(() => box.inputValue()).toBe('newest');
  });

  test('what the host kept wins when it is newer than what the webview kept', async ({ openPanel }) => {
    const { service, connectionId, connectionLabel, rawDraft } = chatState();
    const kept = { service, connectionId, connectionLabel, tab: 'chat', draft: 'old', settingsOpen: false, rawDraft };
    const newer = chatState({ draft: 'new', draftedAt: 20 });
    const panel = await openChat(openPanel, newer, { state: { ...kept, draftedAt: 10 } });
    await expect.poll(() => panel.page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('new');
    const other = await openChat(openPanel, newer, { state: { ...kept, draftedAt: 30 } });
    await expect.poll(() => other.page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('old');
  });

  test('a message that was not taken comes back with the reason', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await box.fill('mine');
    await box.press('Enter');
    await panel.post({
      type: 'refused',
      sequence: 2,
      text: 'mine',
      reason: 'An answer is still coming. Stop it first.',
    });
    await panel.page.getByRole('alert').getByText('still coming').waitFor();
    expect(await box.inputValue()).toBe('mine');
  });

  test('settings are checked as they are typed', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ draft: 'Hi' }));
    await panel.page.getByRole('button', { name: 'Settings' }).click();
    const field = panel.page.getByRole('textbox', { name: 'temperature' });
    await field.fill('3');
    await panel.page.getByText('Enter a number from 0 to 2').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await panel.page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await field.fill('0.5');
    await panel.page.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.');
    const settings = { system: 'Be brief.', model: '', maxTokens: '1024', temperature: '0.5', topP: '' };
    await panel.waitForPosted({ type: 'settings', settings });
    expect(panel.posted).not.toContainEqual(expect.objectContaining({ type: 'send' }));
    expect(await panel.accessibilityViolations()).toEqual([]);
  });

  test('an example goes into the box, not to the service', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    await panel.page.getByRole('button', { name: /Which is larger/ }).click();
    const box = panel.page.getByRole('textbox', { name: 'Message' });
    await expect.poll(() => box.inputValue()).toMatch(/9\.11/);
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('an answer', () => {
  test('grows block by block: finished blocks stay the same elements', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    await panel.page.getByText('Waiting for the first token…').waitFor();
    await panel.post(delta(2, '# Title\n\nOne **bold** word.\n\n'), delta(3, '```js\nlet a'));
    const code = panel.page.locator('.code-block code');
    await expect.poll(() => code.textContent()).toBe('let a');
    await panel.page.evaluate(() => {
      document.querySelector('.markdown p')?.setAttribute('data-kept', '');
      document.querySelector('.code-block')?.setAttribute('data-kept', '');
    });
    await panel.post(delta(4, ' = 1;\nlet b'));
    await expect.poll(() => code.textContent()).toBe('let a = 1;\nlet b');
    expect(await panel.page.locator('[data-kept]').count()).toBe(2);
    await panel.post(delta(5, ';\n```\n\n| a |\n|--:|\n| 1 |'));
    await panel.page.getByRole('table').waitFor();
    expect(await panel.page.locator('p[data-kept]').count()).toBe(1);
    expect(await panel.page.getByRole('heading', { level: 3, name: 'Title' }).count()).toBe(1);
    expect(await panel.page.getByRole('cell', { name: '1' }).getAttribute('align')).toBe('right');
    expect(await panel.page.locator('.code-head').textContent()).toContain('js');
  });

  test('thinking is open while it lasts and folds when the answer begins', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    await panel.post(delta(2, '', 'Hm, let me see.'));
    await panel.page.getByText('Hm, let me see.').waitFor();
    const fold = panel.page.getByRole('button', { name: /Thinking|Thought/ });
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    await panel.post(delta(3, 'Yes.'));
    await panel.page.getByText('Yes.').waitFor();
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await panel.post(done(4, 'Yes.', { reasoning: 'Hm, let me see.', thinkingMs: 2134 }));
    await panel.page.getByRole('button', { name: 'Thought for 2.1 s' }).click();
    await panel.page.getByText('Hm, let me see.').waitFor();
  });

  test('nothing in it runs, loads or styles', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    const attack = [
      '<img src="x" onerror="document.title=1"> and <IMG SRC=x ONERROR=alert(1)>',
      '<script>document.title = "owned"</script>',
      '<svg onload="document.title=2"><style>* { display: none }</style></svg>',
      '<iframe src="https://example.com"></iframe><form action="https://example.com"><input name="a"></form>',
      '<b onclick="document.title=3" style="color:red">bold</b> <br onload="x">',
      '[run](javascript:document.title=4) [data](data:text/html,x) [cmd](command:eas.deleteService) [http](http://example.com)',
      '![picture](https://example.com/p.png) ![bad](javascript:alert(1))',
      '[x]: javascript:alert(1)\n\n[x] <https://example.com/ok>',
      '<a href="javascript:alert(1)">a</a><math><mi xlink:href="javascript:alert(1)">m</mi></math>',
      '```"><img src=x onerror=alert(1)>\ncode </code></pre><img src=x onerror=alert(1)>\n```',
    ].join('\n\n');
    await panel.post(delta(2, attack.slice(0, 200)), delta(3, attack.slice(200)), done(4, attack));
    await panel.page.getByRole('link', { name: 'https://example.com/ok' }).waitFor();
    const found = await panel.page.evaluate(() => {
      const answers = [...document.querySelectorAll('.markdown')];
      const all = answers.flatMap((one) => [...one.querySelectorAll('*')]);
      return {
        tags: [...new Set(all.map((one) => one.tagName.toLowerCase()))],
        attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))],
        links: all.flatMap((one) => (one instanceof HTMLAnchorElement ? [one.getAttribute('href') ?? ''] : [])),
        title: document.title,
      };
    });
    const forbidden = new Set(['img', 'script', 'svg', 'style', 'iframe', 'form', 'input', 'math']);
    expect(found.tags.filter((tag) => forbidden.has(tag))).toEqual([]);
    expect(found.attributes.filter((name) => name.startsWith('on') || name === 'style' || name === 'src')).toEqual([]);
    expect(found.links.toSorted()).toEqual(['https://example.com/ok', 'https://example.com/p.png']);
    expect(found.title).toBe('chat');
    // Nothing is dropped either: what is not formatting is shown as it was written.
    await panel.page.getByRole('article').getByText('<img src="x" onerror="document.title=1">').waitFor();
  });

  test('links and code go to the host', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ messages: conversation() }));
    const address = panel.page.url();
    await panel.page.getByRole('link', { name: 'EAS documentation' }).click();
    await panel.waitForPosted({ type: 'openLink', url: 'https://help.aliyun.com/zh/pai/' });
    await panel.page.getByRole('button', { name: 'Copy code' }).click();
    expect((await panel.waitForPosted({ type: 'copyText' }))['text']).toMatch(/^import json\n/);
    await panel.page.getByRole('button', { name: 'Copy answer' }).last().click();
    await panel.waitForPosted({ type: 'copyAnswer', id: 'm4' });
    await panel.page.getByRole('button', { name: 'Regenerate answer' }).click();
    await panel.waitForPosted({ type: 'regenerate' });
    expect(panel.page.url()).toBe(address);
  });

  test('shows how fast it came, and what the numbers mean', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ messages: conversation() }));
    const numbers = panel.page.getByRole('list', { name: 'Speed of this answer' });
    expect((await numbers.first().innerText()).replace(/\s+/g, ' ')).toBe(
      'TTFT 412 ms TPOT 21.3 ms Tokens in 1,284 Tokens out 329 Tokens/s 44.3 Total 7.4 s',
    );
    expect(await numbers.last().innerText()).toContain('~31');
    await panel.page.getByRole('button', { name: 'What these numbers mean' }).first().click();
    await panel.page.getByRole('definition').filter({ hasText: 'Time to first token' }).waitFor();
  });

  test('a failure says what happened and what to do, and can be tried again', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    const failure = { message: 'No instance is ready.', advice: 'Start it.', details: 'HTTP 503 · Request ID req-1' };
    await panel.post(done(2, 'half', { phase: 'failed', failure }));
    for (const text of ['half', 'No instance is ready.', 'Start it.', 'HTTP 503 · Request ID req-1']) {
      await panel.page.getByRole('article').getByText(text).waitFor();
    }
    await panel.page.getByRole('button', { name: 'Try again' }).click();
    await panel.waitForPosted({ type: 'regenerate' });
  });

  test('is read out once, when it is complete', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    const spoken = panel.page.locator('[aria-live=polite]');
    await panel.post(delta(2, 'Hello '), delta(3, 'you'));
    await panel.page.getByText('Hello you').waitFor();
    expect((await spoken.textContent())?.trim()).toBe('');
    await panel.post(done(4, 'Hello you'));
    await expect.poll(async () => (await spoken.textContent())?.trim()).toBe('Answer complete. Hello you');
  });

  test('a message that was missed makes the panel ask for everything', async ({ openPanel }) => {
    const panel = await openChat(openPanel, asked());
    const from = panel.posted.length;
    await panel.post(delta(2, 'one '), delta(4, 'three'));
    await panel.waitForPosted({ type: 'ready' }, from);
    // The snapshot that comes back is the waiting answer again.
    await panel.page.getByText('Waiting for the first token…').waitFor();
  });
});

describe('the conversation', () => {
  test('follows its end until one scrolls up', async ({ openPanel }) => {
    const long = Array.from({ length: 80 }, (_, index) => `Paragraph ${index}.`).join('\n\n');
    const panel = await openChat(openPanel, asked(), { size: { width: 700, height: 500 } });
    const jump = panel.page.getByRole('button', { name: 'Jump to latest' });
    const fromEnd = (): Promise<number> =>
      panel.page
        .locator('#messages')
        .evaluate((box) => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight));
    await panel.post(delta(2, long));
    await panel.page.getByText('Paragraph 79.').waitFor();
    await expect.poll(fromEnd).toBeLessThan(3);
    await panel.page.locator('#messages').hover();
    await panel.page.mouse.wheel(0, -600);
    await jump.waitFor();
    const away = await fromEnd();
    await panel.post(delta(3, `\n\n${long}`));
    await expect.poll(fromEnd).toBeGreaterThan(away + 500);
    await jump.click();
    await expect.poll(fromEnd).toBeLessThan(3);
    await jump.waitFor({ state: 'detached' });
    await panel.post(delta(4, `\n\nThe end.`));
    await panel.page.getByText('The end.').waitFor();
    await expect.poll(fromEnd).toBeLessThan(3);
  });

  test('says that the service cannot answer, and checks again on request', async ({ openPanel }) => {
    const failure = { message: 'chat is stopped.', advice: 'Start it.', details: 'Stopped' };
    const panel = await openChat(openPanel, chatState({ availability: { kind: 'unavailable', failure } }));
    await panel.page.getByRole('status').getByText('chat is stopped.').waitFor();
    await panel.page.getByRole('button', { name: 'Check again' }).click();
    await panel.waitForPosted({ type: 'checkService' });
    await panel.post({ type: 'availability', sequence: 2, availability: { kind: 'ready' } });
    await panel.page.getByText('chat is stopped.').waitFor({ state: 'detached' });
  });

  test('long words, code and tables never widen the page', async ({ openPanel }) => {
    const word = 'w'.repeat(400);
    const wide = `${word}\n\n\`${word}\`\n\n\`\`\`\n${word}\n\`\`\`\n\n| ${Array.from({ length: 30 }, (_, index) => `column-${index}`).join(' | ')} |\n|${'---|'.repeat(30)}\n\n> ${word}`;
    const failure = { message: word, advice: word, details: word };
    const messages = [question('m1', word), answer('m2', { content: wide, reasoning: word, phase: 'failed', failure })];
    const panel = await openChat(openPanel, chatState({ service: `svc-${word}`, messages }), {
      size: { width: 420, height: 700 },
    });
    await panel.page.getByRole('table').waitFor();
    const overflow = await panel.page.evaluate(() => {
      const box = document.querySelector('#messages');
      return [document.documentElement.scrollWidth - innerWidth, box ? box.scrollWidth - box.clientWidth : -1];
    });
    expect(overflow).toEqual([0, 0]);
    expect(await panel.accessibilityViolations()).toEqual([]);
  });

  test.for(themeNames)('has no accessibility violations in the %s theme', async (theme, { openPanel }) => {
    const failure = { message: 'It failed.', advice: 'Do this.', details: 'HTTP 503' };
    const thinking = answer('m6', { phase: 'thinking', reasoning: thoughts });
    const messages = [...conversation(), question('m5', 'More'), thinking];
    const panel = await openChat(openPanel, chatState({ messages, availability: { kind: 'unavailable', failure } }), {
      theme,
    });
    await panel.page.getByText('Thinking…').waitFor();
    expect(await panel.accessibilityViolations()).toEqual([]);
    await panel.post({ type: 'message', sequence: 2, message: answer('m6', { phase: 'failed', failure }) });
    await panel.page.getByText('Do this.').last().waitFor();
    expect(await panel.accessibilityViolations()).toEqual([]);
    await panel.screenshot(`chat-${theme}`);
  });

  test('speaks Chinese', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState({ messages: conversation() }), { language: 'zh-cn' });
    await panel.page.getByRole('button', { name: '发送' }).waitFor();
    await panel.page.getByRole('button', { name: '思考了 2.1 秒' }).waitFor();
    await panel.page.getByRole('tab', { name: '原始请求' }).click();
    await panel.page.getByRole('button', { name: '发送请求' }).waitFor();
    expect(await panel.accessibilityViolations()).toEqual([]);
  });
});

describe('speed', () => {
  test('an answer of 32 KB in small pieces', async ({ openPanel }) => {
    const text = markdownSample.repeat(Math.ceil(32_768 / markdownSample.length)).slice(0, 32_768);
    const panel = await openChat(openPanel, asked());
    const session = await panel.page.context().newCDPSession(panel.page);
    await session.send('Performance.enable');
    const scriptSeconds = async (): Promise<number> => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
    };
    const before = await scriptSeconds();
    // One message of 192 characters per frame, about 16 tokens of 12: as fast as the host batches.
    await panel.page.evaluate(async (whole) => {
      let sequence = 1;
      for (let at = 0; at < whole.length; at += 192) {
        sequence += 1;
        const content = whole.slice(at, at + 192);
        window.postMessage(
          { type: 'delta', sequence, id: 'm2', phase: 'answering', reasoning: '', content, hidden: 0 },
          '*',
        );
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }, text);
    await panel.post(done(Math.ceil(text.length / 192) + 2, text));
    await expect.poll(() => panel.page.locator('.code-block').count()).toBe(text.split('```python').length - 1);
    console.log(`A 32 KB answer took ${((await scriptSeconds()) - before).toFixed(2)} s of script.`);
  });
});

describe('tabs', () => {
  test('are moved between with the arrow keys, and kept', async ({ openPanel }) => {
    const panel = await openChat(openPanel, chatState());
    await panel.page.getByRole('tab', { name: 'Chat' }).focus();
    await panel.page.keyboard.press('ArrowRight');
    const raw = panel.page.getByRole('tab', { name: 'Raw request' });
    await expect.poll(() => raw.getAttribute('aria-selected')).toBe('true');
    await panel.page.getByRole('tabpanel', { name: 'Raw request' }).waitFor();
    await panel.reload();
    await panel.page.getByRole('textbox', { name: 'Path' }).waitFor();
  });
});
