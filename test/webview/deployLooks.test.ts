import { expect } from 'vitest';
import { CloudError } from '../../src/cloud/errors.ts';
import { translateWith } from '../../src/messages/translate.ts';
import { aggregate, FakeHost, type FakeHostOptions } from '../../src/features/deploy/fakeHost.testing.ts';
import { openForm } from './deployPage.ts';
import { advisedHost, edit, filledHost, followingHost, wrongHost } from './deployScenes.ts';
import { test, type ThemeName } from './harness.ts';
import { panelInitFor } from './texts.ts';

const chinese = translateWith(panelInitFor('zh-cn').texts);
const desk = { width: 1400, height: 900 };
/** The editor's part of a 1400 px window. */
const part = { width: 1020, height: 780 };
const half = { width: 900, height: 700 };
const slim = { width: 420, height: 900 };
/** High enough to see the whole form at once. */
const tall = { width: 1400, height: 2900 };
const tallSlim = { width: 420, height: 5200 };
const longName = 'a_service_name_of_sixty_three_characters_that_is_really_so_long';
const forbidden = new CloudError({
  kind: 'forbidden',
  action: 'ListModelGalleryModels',
  status: 403,
  missingPermission: 'paimodelgallery:ListModelGalleryModels',
});

/** Every state the form can be in, by name. */
const scenes: Readonly<Record<string, (options: FakeHostOptions) => Promise<FakeHost> | FakeHost>> = {
  empty: (options) => new FakeHost(options),
  loading: (options) => new FakeHost({ ...options, faults: { stall: ['searchModels', 'listWorkspaces'] } }),
  'failed-loads': (options) =>
    new FakeHost({ ...options, faults: { fail: { searchModels: forbidden, listWorkspaces: forbidden } } }),
  'no-connection': (options) => new FakeHost({ ...options, state: { kind: 'none' } }),
  'failed-connection': (options) =>
    new FakeHost({ ...options, state: { kind: 'failed', label: 'Alibaba Cloud', error: forbidden } }),
  filled: (options) => filledHost(options),
  'missing-facts': (options) => {
    const lacks = (action: string, missingPermission: string): CloudError =>
      new CloudError({ kind: 'forbidden', action, status: 403, missingPermission });
    const listMachineSpecs = lacks('DescribeMachineSpec', 'eas:DescribeMachineSpec');
    const fail = { listMachineSpecs, listQuotas: lacks('ListQuotas', 'pai:ListQuotas') };
    return filledHost({ ...options, faults: { fail } });
  },
  'long-names': (options) => filledHost(options, longName, 3),
  wrong: async (options) => {
    const host = await wrongHost(options);
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    return host;
  },
  'wrong-configuration': async (options) => {
    const host = await filledHost(options);
    edit(host, { field: 'config', value: host.session.state.config.text.replace('"labels": {', '"labels": [') });
    return host;
  },
  'own-configuration': async (options) => {
    const host = await filledHost(options);
    const container = { image: 'x', script: 'vllm serve', env: [{ name: 'TP_SIZE', value: '8' }] };
    const own = { metadata: { name: 'mine', instance: 2000 }, containers: [container] };
    edit(host, { field: 'config', value: JSON.stringify(own, null, 2) });
    return host;
  },
  advised: (options) => advisedHost(options),
  priced: (options) =>
    advisedHost({ ...options, settings: { prices: { 'ml.gu8tef.8.46xlarge': 420, 'ml.gu8tea.8.48xlarge': 430 } } }),
  unfollowed: async (options) => {
    const host = await followingHost(options);
    host.session.handle({ type: 'stopFollowing' });
    await host.until(({ deployment }) => deployment?.phase === 'unfollowed');
    return host;
  },
  following: async (options) => {
    const host = await followingHost(options);
    host.watching?.update(aggregate('deepseek_r1_pd', 'creating', 'Waiting', { router: ['running', 'Running'] }));
    return host;
  },
  failed: async (options) => {
    const host = await followingHost(options);
    const decode = ['failed', 'Failed', 'ml.gu8tef.8.46xlarge is out of stock in cn-hangzhou'] as const;
    host.watching?.end('failed', aggregate('deepseek_r1_pd', 'failed', 'Failed', { decode }));
    await host.until(({ deployment }) => deployment?.phase === 'failed');
    return host;
  },
};

const views = [
  ...Object.keys(scenes).map((scene) => [scene, 'dark', desk, 'en'] as const),
  ...Object.keys(scenes).map((scene) => [scene, 'light', half, 'zh-cn'] as const),
  ...['filled', 'wrong', 'own-configuration', 'wrong-configuration', 'failed', 'advised'].map(
    (scene) => [scene, 'high-contrast', desk, 'en'] as const,
  ),
  ...['long-names', 'wrong', 'own-configuration', 'failed-loads', 'missing-facts', 'failed', 'advised'].map(
    (scene) => [scene, 'dark', slim, 'en'] as const,
  ),
  ['long-names', 'light', slim, 'zh-cn'] as const,
  ['advised', 'dark', tall, 'en'] as const,
  ['priced', 'light', tall, 'zh-cn'] as const,
  ['wrong', 'dark', tall, 'en'] as const,
  ['advised', 'high-contrast', tall, 'en'] as const,
  ['advised', 'dark', tallSlim, 'en'] as const,
  ...['filled', 'wrong-configuration'].map((scene) => [scene, 'dark', part, 'en'] as const),
] satisfies readonly (readonly [string, ThemeName, { width: number; height: number }, 'en' | 'zh-cn'])[];

test.for(views)(
  '%s in %s at %o, %s: accessible, and nothing sticks out',
  async ([scene, theme, size, language], { openPanel }) => {
    const options = language === 'zh-cn' ? { t: chinese } : {};
    const host = await scenes[scene]?.(options);
    if (!host) throw new Error(`No scene ${scene}`);
    const panel = await openForm(openPanel, host, { theme, size, language });
    await panel.page.getByRole('heading', { level: 1 }).waitFor();
    if (process.env['PAI_EAS_LOOK']) await panel.screenshot(`deploy-${scene}-${theme}-${size.width}-${language}`);
    expect(await panel.accessibilityViolations()).toEqual([]);
    expect(await panel.page.evaluate(stickingOut)).toEqual([]);
    expect(await panel.page.evaluate(overlapping)).toEqual([]);
    expect(await panel.page.evaluate(beyondThePage)).toBe(0);
  },
);

/** By how many pixels the page itself can be scrolled; its parts scroll. Runs in the page. */
function beyondThePage(): number {
  const page = document.scrollingElement;
  return page ? page.scrollHeight - page.clientHeight : Number.NaN;
}

/** Words that stand over a button. Runs in the page. */
function overlapping(): string[] {
  const boxes = [...document.querySelectorAll(':is(.columns, .progress) :is(vscode-button, button)')].map((button) =>
    button.getBoundingClientRect(),
  );
  const isOver = (a: DOMRect, b: DOMRect): boolean =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [...document.querySelectorAll('p.hint, .label, h2, .findings')]
    .filter((element) => element.querySelector('button, vscode-button') === null)
    .filter((element) => boxes.some((box) => box.height > 0 && isOver(element.getBoundingClientRect(), box)))
    .filter((element) => !element.closest('[inert]') && element.checkVisibility())
    .map((element) => `${element.tagName}.${element.className} ${element.textContent}`);
}

/** Elements whose content is wider than they are and shows beyond them. Runs in the page. */
function stickingOut(): string[] {
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
    .filter((element) => getComputedStyle(element).overflowX === 'visible')
    .filter((element) => !element.closest('.visually-hidden, textarea'))
    .map((element) => `${element.tagName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
}
