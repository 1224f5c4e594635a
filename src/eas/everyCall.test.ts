import { describe, expect, it } from 'vitest';
import { type ContractType, readContract } from '../../test/contract/contractFiles.ts';
import { failureOf } from '../../test/support/cloudFailure.ts';
import type { Incoming } from '../../test/support/httpServer.ts';
import { everyChange, everyRead } from './everyCall.testing.ts';
import { requestShapes } from './requests.ts';
import { stubCloud } from './stubCloud.testing.ts';

const everyCall = [...everyRead, ...everyChange];

/** Names of all fields of a type, at any depth. */
function fieldsOf(type: ContractType | undefined): string[] {
  if (!type) return [];
  const inside = Object.entries(type.fields ?? {}).flatMap(([name, field]) => [name, ...fieldsOf(field)]);
  return [...inside, ...fieldsOf(type.items), ...fieldsOf(type.values)];
}

const responses = new Map(
  Object.values(readContract()).flatMap((product) =>
    Object.entries(product.actions).map(([action, { response }]) => [action, response] as const),
  ),
);

it('every action of the table is sent by a method, and looked at here', () => {
  expect(new Set(everyCall.map(([action]) => action))).toEqual(new Set(Object.keys(requestShapes)));
});

describe('every call', () => {
  it.each(everyCall)('%s ends with its signal', async (action, run) => {
    const { api, sent } = await stubCloud({});
    expect((await failureOf(run(api, AbortSignal.abort()))).details).toMatchObject({ kind: 'cancelled', action });
    expect(sent()).toEqual([]);
    const controller = new AbortController();
    const stalled = await stubCloud({ [action]: () => controller.abort() });
    expect((await failureOf(run(stalled.api, controller.signal))).kind).toBe('cancelled');
  });
});

describe('every read', () => {
  it.each(everyRead)('%s says when the answer is not its own', async (action, run) => {
    let body: unknown;
    const { api } = await stubCloud({
      [action]: ({ incoming }) => incoming.json(200, body, { 'x-acs-request-id': 'R-1' }),
    });
    for (body of [null, [], 'text', 7, true, { hello: 'world' }]) {
      const { details } = await failureOf(run(api));
      expect(details, JSON.stringify(body)).toMatchObject({
        kind: 'unexpected-answer',
        action,
        status: 200,
        requestId: 'R-1',
      });
    }
  });

  it.each(everyRead)('%s survives garbage in its fields', async (action, run) => {
    const names = fieldsOf(responses.get(action));
    expect(names.length).toBeGreaterThan(0);
    const deep = Object.fromEntries(names.map((name) => [name, [null, 3, {}, [[]]]]));
    let body: unknown;
    const { api } = await stubCloud({ [action]: () => body, DescribeService: () => body });
    for (const value of [null, 0, 'x', '{', [null, 3, {}, [[]], deep], { a: { b: null }, ...deep }, '__proto__']) {
      body = Object.fromEntries(names.map((name) => [name, value]));
      const outcome = await run(api).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'CloudError' });
    }
  });
});

describe('every change', () => {
  it.each(everyChange)('%s is sent once, whatever fails', async (action, run) => {
    const answers: ((incoming: Incoming) => unknown)[] = [
      ({ json }) => json(503, { Code: 'ServiceUnavailable' }),
      ({ json }) => json(429, { Code: 'Throttling.User' }),
      ({ response }) => response.writeHead(502).end('<html>'),
      ({ response }) => response.destroy(),
    ];
    const { api, sent } = await stubCloud({ [action]: ({ incoming, index }) => void answers[index]?.(incoming) });
    for (const [index] of answers.entries()) {
      await failureOf(run(api));
      expect(sent()).toHaveLength(index + 1);
    }
  });

  it.each(everyChange)('%s is done with any 2xx', async (action, run) => {
    const texts = ['', 'null', '[]', '7', 'OK', '{"hello":"world"}'];
    const { api, sent } = await stubCloud({
      [action]: ({ incoming, index }) => void incoming.response.writeHead(202).end(texts[index]),
    });
    for (const [index] of texts.entries()) {
      await run(api);
      expect(sent()).toHaveLength(index + 1);
    }
  });
});
