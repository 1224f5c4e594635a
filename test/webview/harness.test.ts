import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject } from 'vitest';
import { test, themeNames } from './harness.ts';

const entry = 'harness-probe';

/** A panel that does what a panel does, and on request what it must not do. */
const script = `
const api = acquireVsCodeApi();
const app = document.getElementById('app');
const button = document.createElement('button');
button.textContent = 'Say hello';
button.onclick = () => { api.setState({ said: true }); api.postMessage({ type: 'hello', to: 'host' }); };
app.append(button);
const output = document.createElement('p');
output.textContent = JSON.stringify(api.getState() ?? null);
app.append(output);
window.addEventListener('message', ({ data }) => {
  if (data.type === 'text') output.textContent = data.text;
  if (data.type === 'inline') app.innerHTML = '<img src="x:" onerror="1">';
  if (data.type === 'network') fetch('/other').catch(() => {});
  if (data.type === 'throw') throw new Error('broken panel');
  if (data.type === 'nameless') app.append(document.createElement('textarea'));
});
api.postMessage({ type: 'ready' });
`;

beforeAll(async () => {
  await writeFile(join(inject('webviewFolder'), `${entry}.js`), script);
  await writeFile(join(inject('webviewFolder'), `${entry}.css`), 'p { color: var(--vscode-foreground); }');
});

describe('the webview harness', () => {
  test('carries messages both ways', async ({ openPanel }) => {
    const panel = await openPanel({
      entry,
      answer: (message) => (isHello(message) ? [{ type: 'text', text: 'Hello, panel' }] : []),
    });
    await panel.waitForPosted({ type: 'ready' });
    await panel.page.getByRole('button', { name: 'Say hello' }).click();
    expect(await panel.waitForPosted({ type: 'hello' })).toEqual({ type: 'hello', to: 'host' });
    await panel.page.getByText('Hello, panel').waitFor();
  });

  test('keeps the state over a reload, and takes one to start with', async ({ openPanel }) => {
    const panel = await openPanel({ entry, state: { said: false } });
    await panel.page.getByText('{"said":false}').waitFor();
    await panel.page.getByRole('button').click();
    await panel.reload();
    await panel.page.getByText('{"said":true}').waitFor();
    expect(await panel.state()).toEqual({ said: true });
  });

  test.for(themeNames)('shows the %s theme', async (theme, { openPanel }) => {
    const panel = await openPanel({ entry, theme, language: 'zh-cn' });
    await panel.page.getByRole('button').waitFor();
    const colors = await panel.page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return { variable: style.getPropertyValue('--vscode-editor-background'), background: style.backgroundColor };
    });
    expect(colors.variable).toMatch(/^#[0-9a-f]{6}$/);
    expect(colors.background).toBe(
      theme === 'light' ? 'rgb(255, 255, 255)' : theme === 'dark' ? 'rgb(31, 31, 31)' : 'rgb(0, 0, 0)',
    );
    expect(await panel.page.locator('html').getAttribute('lang')).toBe('zh-cn');
    expect(await panel.accessibilityViolations()).toEqual([]);
  });

  test.for([
    ['inline', /script-src.* blocked inline/],
    ['network', /connect-src blocked/],
    ['throw', /Uncaught error: .*broken panel/],
  ] as const)('fails a panel that does this: %s', async ([type, problem], { openPanel }) => {
    const panel = await openPanel({ entry });
    await panel.waitForPosted({ type: 'ready' });
    await panel.post({ type });
    await expect.poll(() => panel.problems.join('\n')).toMatch(problem);
    await expect(panel.close()).rejects.toThrow(problem);
    panel.problems.length = 0;
  });

  test('finds what a screen reader cannot name', async ({ openPanel }) => {
    const panel = await openPanel({ entry });
    await panel.waitForPosted({ type: 'ready' });
    await panel.post({ type: 'nameless' });
    expect((await panel.accessibilityViolations()).join('\n')).toMatch(/textarea/);
  });
});

function isHello(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'hello';
}
