import { afterEach, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { plainSpec } from '../services/testServices.testing.ts';
import { ask, startTestEmulator, type TestAnswer } from '../testEmulator.testing.ts';

let emulator: Emulator | undefined;

afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function start(): Promise<(action: string, method: string, path: string, body?: unknown) => Promise<TestAnswer>> {
  const { emulator: at, clock } = await startTestEmulator();
  emulator = at;
  const call = async (action: string, method: string, path: string, body?: unknown) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await ask(at, { action, method, path: `/api/v2${path}`, ...text });
    expect(answer.status, answer.text).toBe(200);
    return answer;
  };
  const metadata = { name: 'member', instance: 1, cpu: 2, memory: 4000, group: 'canary' };
  await call('CreateService', 'POST', '/services', plainSpec('member', { metadata }));
  clock.pass(60);
  return call;
}

async function statusOf(name: string, token: string): Promise<number> {
  const response = await fetch(`http://${emulator?.endpoint}/api/predict/${name}/hello`, {
    headers: { authorization: token },
  });
  await response.text();
  return response.status;
}

test('the address of a group answers with 503 until a member is released, and to no other token', async () => {
  const call = await start();
  const { json } = await call('DescribeGroupEndpoints', 'GET', '/groups/cn-hangzhou/canary/endpoints');
  const token = String(json['AccessToken']);
  expect(await statusOf('canary', token)).toBe(503);
  const body = { TrafficState: 'grouping' };
  await call('ReleaseService', 'PUT', '/services/cn-hangzhou/member/release', body);
  expect(await statusOf('canary', token)).toBe(200);
  expect(await statusOf('canary', 'wrong')).toBe(401);
  expect(await statusOf('canary', '')).toBe(401);
  expect(await statusOf('member', token)).toBe(401);
  expect(await statusOf('canary.member', token)).toBe(401);
  expect(await statusOf('nobody', token)).toBe(404);
  const own = await call('DescribeServiceEndpoints', 'GET', '/services/cn-hangzhou/member/endpoints');
  const ownToken = String(own.json['AccessToken']);
  expect([await statusOf('member', ownToken), await statusOf('canary.member', ownToken)]).toEqual([200, 200]);
  expect(await statusOf('canary', ownToken)).toBe(200);
});
