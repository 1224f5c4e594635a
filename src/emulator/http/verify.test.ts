import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoSeconds } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { ask, startTestEmulator, type TestClock, type TestRequest } from '../testEmulator.testing.ts';
import { parseAuthorization, sha256Hex, signatureOf } from './acs3.ts';

test('the public test vector (eas/wire.md, section 2)', () => {
  const headers: Record<string, string> = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-content-sha256': sha256Hex(''),
    'x-acs-date': '2023-10-26T10:22:32Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-version': '2014-05-26',
  };
  const request = {
    method: 'POST',
    url: '/?RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
    header: (name: string) => headers[name],
  };
  expect(signatureOf(request, Object.keys(headers), 'YourAccessKeySecret')).toBe(
    '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  );
});

test('an Authorization header that is not ACS3 is not read as one', () => {
  expect(parseAuthorization('Bearer abc')).toBeUndefined();
  expect(parseAuthorization('')).toBeUndefined();
  expect(parseAuthorization('ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b;c,Signature=d')).toEqual({
    algorithm: 'ACS3-HMAC-SHA256',
    credential: 'a',
    signedHeaders: ['b', 'c'],
    signature: 'd',
  });
});

describe('over HTTP', () => {
  let emulator: Emulator;
  let clock: TestClock;

  beforeAll(async () => {
    ({ emulator, clock } = await startTestEmulator());
  });
  afterAll(() => emulator.close());

  test('a right request is answered', async () => {
    const answer = await ask(emulator);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ Regions: [{ RegionId: 'cn-hangzhou' }], RequestId: expect.any(String) });
    expect(answer.headers.get('x-acs-request-id')).toBe(answer.json['RequestId']);
  });

  test('query values with spaces, stars and other letters keep their signature', async () => {
    const path = '/api/v2/services?Filter=a%20b%2A%27%28%29~%2F%E4%B8%AD&PageSize=5';
    expect((await ask(emulator, { action: 'ListServices', path })).status).toBe(200);
  });

  const minutes = (count: number): string => isoSeconds(clock.now() + count * 60_000);
  const refusals: [string, () => TestRequest, number, string][] = [
    ['a wrong secret', () => ({ secret: 'x' }), 400, 'SignatureDoesNotMatch'],
    ['an unknown key id', () => ({ keyId: 'LTAInobody' }), 400, 'InvalidAccessKeyId.NotFound'],
    ['a clock that is 16 minutes late', () => ({ date: minutes(-16) }), 400, 'InvalidTimeStamp.Expired'],
    ['a clock that is 16 minutes early', () => ({ date: minutes(16) }), 400, 'InvalidTimeStamp.Expired'],
    ['a date with milliseconds', () => ({ date: '2026-11-22T01:00:00.000Z' }), 400, 'InvalidTimeStamp.Format'],
    ['a date that is none', () => ({ date: 'yesterday' }), 400, 'InvalidTimeStamp.Format'],
    ['no Authorization', () => ({ replace: { authorization: undefined } }), 400, 'MissingAuthorization'],
    ['no date', () => ({ replace: { 'x-acs-date': undefined } }), 400, 'MissingDate'],
    ['no nonce', () => ({ replace: { 'x-acs-signature-nonce': undefined } }), 400, 'MissingSignatureNonce'],
    ['no body hash', () => ({ replace: { 'x-acs-content-sha256': undefined } }), 400, 'MissingContentSha256'],
    ['no action', () => ({ replace: { 'x-acs-action': undefined } }), 400, 'MissingAction'],
    ['no version', () => ({ replace: { 'x-acs-version': undefined } }), 400, 'MissingVersion'],
    ['an unknown action', () => ({ action: 'DescribeNothing' }), 404, 'InvalidApi.NotFound'],
    ['an unknown version', () => ({ version: '2000-01-01' }), 404, 'InvalidProduct.NotFound'],
    ['an action of another product', () => ({ version: '2026-06-03' }), 404, 'InvalidApi.NotFound'],
    ['a wrong method', () => ({ method: 'POST', body: '{}' }), 404, 'InvalidApi.NotFound'],
    ['a wrong path', () => ({ path: '/api/v2/services' }), 404, 'InvalidApi.NotFound'],
    [
      'a signature of rubbish',
      () => ({ replace: { authorization: 'ACS3-HMAC-SHA256 x' } }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'another algorithm',
      () => ({ replace: { authorization: 'ACS3-RSA-SHA256 Credential=a,SignedHeaders=host,Signature=b' } }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'a changed signed header',
      () => ({ replace: { 'x-acs-signature-nonce': 'other' } }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'a body that was changed on the way',
      () => ({
        action: 'CreateService',
        method: 'POST',
        path: '/api/v2/services',
        body: '{}',
        replace: { 'x-acs-content-sha256': sha256Hex('{"a":1}') },
      }),
      400,
      'SignatureDoesNotMatch',
    ],
  ];

  test.each(refusals)('%s is refused', async (_name, request, status, code) => {
    const answer = await ask(emulator, request());
    expect([answer.status, answer.json['Code']]).toEqual([status, code]);
    expect(answer.json).toMatchObject({
      RequestId: expect.any(String),
      HostId: emulator.endpoint,
      Message: expect.stringMatching(/\w+ \w+/),
      Recommend: expect.any(String),
    });
    expect(answer.text).not.toContain(emulator.accessKey.secret);
  });

  test('a nonce counts once, also when the first request changed nothing', async () => {
    expect((await ask(emulator, { nonce: 'once' })).status).toBe(200);
    expect((await ask(emulator, { nonce: 'once' })).json['Code']).toBe('SignatureNonceUsed');
  });

  test('somebody without the key cannot use up a nonce', async () => {
    expect((await ask(emulator, { nonce: 'mine', secret: 'x' })).status).toBe(400);
    expect((await ask(emulator, { nonce: 'mine' })).status).toBe(200);
  });
});
