import { afterEach, expect, test } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { content, finish, sse } from '../../inference/fakeService.testing.ts';
import { firstRawDraft } from '../../messages/chatRaw.ts';
import { Bench } from './chatBench.testing.ts';

let bench: Bench | undefined;

afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

const hello = sse(content('Hello you!'), finish('stop'), '[DONE]');

function refusal(action: 'DescribeService' | 'DescribeServiceEndpoints'): CloudError {
  return new CloudError({
    kind: 'forbidden',
    action,
    status: 403,
    subject: 'chat',
    missingPermission: `eas:${action}`,
  });
}

test('without the permission to read the service, the chat says so and answers all the same', async () => {
  bench = await Bench.start((response) => response.end(hello));
  bench.refuses = { describeService: refusal('DescribeService') };
  await bench.session.checkService();
  const { availability } = await bench.state();
  expect(availability).toMatchObject({
    kind: 'unavailable',
    failure: { message: expect.stringContaining('eas:DescribeService') },
  });
  await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
  expect(await bench.ended()).toMatchObject({ phase: 'done', content: 'Hello you!' });
  // The answer says better that it runs.
  expect((await bench.state()).availability).toEqual({ kind: 'ready' });
});

test('without the permission to read the address, each call says so, and nothing that was typed is lost', async () => {
  bench = await Bench.start((response) => response.end(hello));
  bench.refuses = { describeEndpoints: refusal('DescribeServiceEndpoints') };
  await bench.session.checkService();
  expect((await bench.state()).availability).toEqual({ kind: 'ready' });
  await bench.session.receive({ type: 'send', text: 'Hello!', at: 1 });
  const answer = await bench.ended();
  expect(answer.failure?.message).toContain('the account lacks the permission eas:DescribeServiceEndpoints');
  expect(answer.failure?.advice).toContain('grant eas:DescribeServiceEndpoints');
  expect((await bench.state()).messages[0]).toMatchObject({ text: 'Hello!' });
  await bench.session.receive({ type: 'rawSend', draft: firstRawDraft, at: 1 });
  expect((await bench.state()).rawResult.failure?.message).toContain('eas:DescribeServiceEndpoints');
  expect(bench.service.received).toEqual([]);
});
