import { describe, expect } from 'vitest';
import {
  cloudSpec,
  FakeAccess,
  type FakeAccessOptions,
  refusal,
} from '../../src/features/access/fakeAccess.testing.ts';
import { AccessMessage } from '../../src/messages/access.ts';
import { translateWith } from '../../src/messages/translate.ts';
import { type PanelOptions, type PanelPage, test, type ThemeName } from './harness.ts';
import { panelInitFor } from './texts.ts';

const wide = { width: 1200, height: 1400 };
const slim = { width: 420, height: 1400 };
const chinese = translateWith(panelInitFor('zh-cn').texts);

/** Opens the panel over the real session: what it posts is handled, what changes is sent. */
async function open(
  openPanel: (options: PanelOptions) => Promise<PanelPage>,
  fake: FakeAccess,
  options: Partial<PanelOptions> = {},
): Promise<PanelPage> {
  let scheduled = false;
  const panel = await openPanel({
    entry: 'access',
    title: 'Check Connection',
    size: wide,
    ...options,
    answer: (message) => {
      void fake.session.handle(AccessMessage.parse(message));
      return [];
    },
  });
  const send = (): void => {
    scheduled = false;
    if (!panel.page.isClosed()) void panel.post(fake.session.state).catch(() => undefined);
  };
  fake.onChange(() => {
    if (!scheduled) queueMicrotask(send);
    scheduled = true;
  });
  send();
  return panel;
}

/** Never answers; the check waits for it. */
const silence = () => new Promise<Response>(() => undefined);

const lacking = {
  answers: {
    ListQuotas: refusal('pai:ListQuotas'),
    DescribeServiceEndpoints: refusal('eas:DescribeServiceEndpoints'),
  },
};

const scenes: Readonly<Record<string, (options: FakeAccessOptions) => Promise<FakeAccess>>> = {
  ready: (options) => Promise.resolve(new FakeAccess(options)),
  none: (options) => ended(new FakeAccess({ ...options, checked: undefined })),
  running: async (options) => {
    const fake = new FakeAccess({ ...options, answers: { DescribeService: silence } });
    void fake.session.run();
    await fake.until(({ groups }) =>
      groups.some(({ rows }) => rows.some(({ id, look }) => id === 'read/ListQuotas' && look === 'ok')),
    );
    return fake;
  },
  works: (options) => ended(new FakeAccess({ ...options, workspaceId: '1001' })),
  lacking: (options) => ended(new FakeAccess({ ...options, ...lacking })),
  refused: (options) => {
    const answer = { Code: 'SignatureDoesNotMatch', Message: 'no match', RequestId: 'R-1' };
    return ended(
      new FakeAccess({ ...options, answers: { ListServices: () => Response.json(answer, { status: 400 }) } }),
    );
  },
  failed: (options) => ended(new FakeAccess({ ...options, findFails: new Error('The CA file cannot be read') })),
};

async function ended(fake: FakeAccess): Promise<FakeAccess> {
  await fake.session.run();
  return fake;
}

describe('the check of a connection', () => {
  test('fills row by row, says at the end what is missing, and copies', async ({ openPanel }) => {
    const fake = new FakeAccess(lacking);
    const { page } = await open(openPanel, fake);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('2 permissions are missing: eas:DescribeServiceEndpoints, pai:ListQuotas.').first().waitFor();
    const reading = page.getByRole('table', { name: 'Reading' });
    const row = reading.getByRole('row', { name: /address and token/ });
    await row.getByText('Permission missing').waitFor();
    await row.getByText('eas:DescribeServiceEndpoints', { exact: true }).waitFor();
    await row.getByText(/grant eas:DescribeServiceEndpoints to this RAM user/).waitFor();
    await page
      .getByRole('table', { name: 'Changes' })
      .getByRole('row', { name: /Delete a service/ })
      .getByText('Not tried', { exact: true })
      .waitFor();
    for (const name of ['Copy report', 'Copy read-only policy', 'Copy full policy']) {
      await page.getByRole('button', { name }).click();
    }
    await expect.poll(() => fake.copied.length).toBe(3);
    expect(fake.copied[0]).toContain('# PAI-EAS connection check');
    expect(fake.copied[2]).toContain('eas:DeleteService');
  });

  test('tells a screen reader the start and the end, and shows the progress', async ({ openPanel }) => {
    const fake = new FakeAccess({ answers: { DescribeService: silence } });
    const { page } = await open(openPanel, fake);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText(/^Checking… \d+ of \d+$/).waitFor();
    const spoken = page.locator('.access > [role=status]');
    expect(await spoken.textContent()).toBe('Checking the connection…');
    await page.getByRole('row', { name: /^Checking… Read a service/ }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => spoken.textContent()).toBe('The check was cancelled.');
    await page.getByRole('button', { name: 'Check again' }).waitFor();
  });

  test('works by keyboard alone, and keeps an opened explanation open', async ({ openPanel }) => {
    const fake = await ended(new FakeAccess(lacking));
    const { page } = await open(openPanel, fake);
    const more = page.getByRole('row', { name: /Delete a service/ }).locator('summary');
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Without it this does not work: deleting a service.').waitFor();
    await fake.session.handle({ type: 'ready' });
    expect(await page.getByText('Without it this does not work: deleting a service.').isVisible()).toBe(true);
    const again = page.getByRole('button', { name: 'Check again' });
    await again.focus();
    const asked = fake.asked.length;
    await page.keyboard.press('Enter');
    await expect.poll(() => fake.asked.length).toBeGreaterThan(asked);
  });

  test('says that there is no connection, and offers one', async ({ openPanel }) => {
    const fake = await ended(new FakeAccess({ checked: undefined }));
    const { page } = await open(openPanel, fake);
    await page.getByText('PAI-EAS is not connected.').waitFor();
    await page.getByRole('button', { name: 'Switch connection…' }).click();
    await expect.poll(() => fake.switched).toBe(1);
  });

  test('shows nothing of the connection that was there before', async ({ openPanel }) => {
    const fake = await ended(new FakeAccess());
    const { page } = await open(openPanel, fake);
    await page.getByText('Work account · cn-hangzhou').waitFor();
    fake.connect({ ...cloudSpec, id: 'other', name: 'Another account' });
    await page.getByRole('button', { name: 'Check', exact: true }).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(await page.getByText('Work account').count()).toBe(0);
  });
});

const views = [
  ...Object.keys(scenes).map((scene) => [scene, 'dark', wide, 'en'] as const),
  ...Object.keys(scenes).map((scene) => [scene, 'light', slim, 'zh-cn'] as const),
  ...['lacking', 'running', 'refused'].map((scene) => [scene, 'high-contrast', wide, 'en'] as const),
  ['lacking', 'dark', slim, 'en'],
] as const satisfies readonly (readonly [string, ThemeName, { width: number; height: number }, 'en' | 'zh-cn'])[];

test.for(views)(
  '%s in %s at %o, %s: accessible, and nothing sticks out',
  async ([scene, theme, size, language], { openPanel }) => {
    const fake = await scenes[scene]?.(language === 'zh-cn' ? { t: chinese } : {});
    if (!fake) throw new Error(`No scene ${scene}`);
    const panel = await open(openPanel, fake, { theme, size, language });
    await panel.page.getByRole('heading', { level: 1 }).waitFor();
    await panel.page.getByRole('button').first().waitFor();
    if (process.env['PAI_EAS_LOOK']) await panel.screenshot(`access-${scene}-${theme}-${size.width}-${language}`);
    expect(await panel.accessibilityViolations()).toEqual([]);
    expect(await panel.page.evaluate(stickingOut)).toEqual([]);
  },
);

/** Elements whose content is wider than they are, and the page when it scrolls sideways. Runs in the page. */
function stickingOut(): string[] {
  return [...document.querySelectorAll('html, body *')]
    .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
    .filter((element) => !element.closest('.visually-hidden, thead'))
    .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
}
