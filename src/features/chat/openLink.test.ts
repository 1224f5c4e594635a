import { expect, test } from 'vitest';
import { fillPlaceholders } from '../../messages/translate.ts';
import { openLink } from './openLink.ts';

const t = (message: string, ...args: readonly (string | number)[]): string => fillPlaceholders(message, args);

async function run(link: string, agrees: boolean) {
  const asked: string[] = [];
  const opened: string[] = [];
  const confirm = async (question: { message: string; detail?: string }): Promise<boolean> => {
    asked.push(`${question.message} ${question.detail}`);
    return agrees;
  };
  await openLink(link, { confirm }, async (url) => void opened.push(url), t);
  return { asked, opened };
}

test('opens a known host at once', async () => {
  expect(await run('https://help.aliyun.com/zh/pai/', false)).toEqual({
    asked: [],
    opened: ['https://help.aliyun.com/zh/pai/'],
  });
});

test('asks for another, and shows where it leads', async () => {
  const link = 'https://notaliyun.com/x?y=1';
  expect(await run(link, true)).toEqual({ asked: [`Open notaliyun.com? ${link}`], opened: [link] });
  expect((await run(link, false)).opened).toEqual([]);
});

test.each([
  'http://help.aliyun.com/',
  'javascript:alert(1)',
  'command:eas.deleteService',
  'file:///etc/passwd',
  'https://a:b@github.com/',
  'x',
])('never opens %s', async (link) => {
  expect(await run(link, true)).toEqual({ asked: [], opened: [] });
});
