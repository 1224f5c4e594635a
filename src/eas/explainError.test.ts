import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import translations from '../../l10n/bundle.l10n.zh-cn.json' with { type: 'json' };
import { CloudError, type CloudErrorDetails, type CloudErrorKind } from '../cloud/errors.ts';
import { rememberSecret } from '../cloud/redact.ts';
import { fillPlaceholders, translateWith } from '../messages/translate.ts';
import { explainError } from './explainError.ts';
import { requestShapes } from './requests.ts';

const t = translateWith({});
const explain = (details: CloudErrorDetails) => explainError(new CloudError(details), t);

const kinds: readonly CloudErrorKind[] = [
  'unreachable',
  'timeout',
  'cancelled',
  'credentials-missing',
  'credentials-unreadable',
  'unauthorized',
  'clock',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'throttled',
  'server',
  'not-json',
  'unexpected-answer',
];
const actions = [
  ...Object.keys(requestShapes),
  'GetCredential',
  'Connect',
  'SomethingElse',
  'POST /v1/chat/completions',
];

describe('explainError', () => {
  it.each<[CloudErrorDetails, string, string]>([
    [
      {
        kind: 'unauthorized',
        action: 'ListServices',
        code: 'InvalidAccessKeyId.NotFound',
        requestId: 'R-1',
        status: 404,
      },
      'Could not list the services: the access key is not known (InvalidAccessKeyId.NotFound, request R-1).',
      'Check the access key',
    ],
    [
      { kind: 'clock', action: 'ListServices', code: 'InvalidTimeStamp.Expired', clockSkewMs: 3_600_000 },
      "Could not list the services: this machine's clock is 60 min behind the server's (InvalidTimeStamp.Expired).",
      'Set the clock',
    ],
    [
      {
        kind: 'forbidden',
        action: 'StopService',
        subject: 'chat',
        missingPermission: 'eas:StopService',
        code: 'NoPermission',
      },
      'Could not stop chat: the account lacks the permission eas:StopService (NoPermission).',
      'grant eas:StopService',
    ],
    [
      {
        kind: 'forbidden',
        action: 'StopService',
        subject: 'chat',
        missingPermission: 'eas:StopService',
        isForbidden: true,
        code: 'NoPermission',
      },
      'Could not stop chat: a policy forbids eas:StopService to the account (NoPermission).',
      'change the policy',
    ],
    [
      {
        kind: 'conflict',
        action: 'CreateService',
        subject: 'chat',
        code: 'ServiceAlreadyExists',
        serverMessage: 'name taken.',
      },
      'Could not deploy chat: it conflicts with what is there: name taken (ServiceAlreadyExists).',
      'another service name',
    ],
    [
      {
        kind: 'unreachable',
        action: 'ListServices',
        host: 'h:1',
        code: 'ECONNREFUSED',
        serverMessage: 'connect ECONNREFUSED h:1',
      },
      'Could not list the services: h:1 could not be reached (ECONNREFUSED).',
      'proxy',
    ],
    [
      { kind: 'not-json', action: 'ListServices', host: 'h', status: 502, serverMessage: '<html>Bad' },
      'Could not list the services: h answered with a web page (HTTP 502).',
      'sign-in page',
    ],
    [
      { kind: 'credentials-unreadable', action: 'GetCredential', code: 'InvalidJson', serverMessage: '3:14' },
      'Could not connect: ~/.aliyun/config.json is not valid JSON at line 3, column 14 (InvalidJson).',
      'config.json',
    ],
    [
      { kind: 'unauthorized', action: 'POST /v1/chat/completions', status: 401 },
      'The request POST /v1/chat/completions failed: the service refused the access token (HTTP 401).',
      'token may have changed',
    ],
    [
      { kind: 'not-found', action: 'POST /chat', status: 404, serverMessage: 'Not Found' },
      'The request POST /chat failed: the service has no such path or model: Not Found (HTTP 404).',
      '/v1/chat/completions',
    ],
    [
      { kind: 'server', action: 'POST /v1/x', status: 503, serverMessage: 'no healthy upstream' },
      'The request POST /v1/x failed: no instance of the service is ready to answer (HTTP 503).',
      'must be started first',
    ],
    [
      { kind: 'timeout', action: 'POST /v1/x', status: 504, host: 'h' },
      'The request POST /v1/x failed: h did not answer in time (HTTP 504).',
      'fewer tokens',
    ],
    [
      { kind: 'throttled', action: 'POST /v1/x', status: 450 },
      'The request POST /v1/x failed: the queue of the service is full (HTTP 450).',
      'scale',
    ],
    [
      { kind: 'throttled', action: 'POST /v1/x', status: 429 },
      'The request POST /v1/x failed: the service gets more requests than it takes (HTTP 429).',
      'scale',
    ],
  ])('%o', (details, message, advice) => {
    const explained = explain(details);
    expect(explained.message).toBe(message);
    expect(explained.advice).toContain(advice);
  });

  it.each(['timeout', 'server', 'not-json', 'unexpected-answer', 'unreachable'] as const)(
    'says that a write that ended as %s may have been done',
    (kind) => {
      expect(explain({ kind, action: 'CreateService', status: 500 }).advice).toContain('refresh before you try again');
    },
  );

  it('does not say so when nothing was sent', () => {
    expect(explain({ kind: 'unreachable', code: 'ECONNREFUSED', action: 'CreateService' }).advice).not.toContain(
      'refresh',
    );
  });

  it('says something for every kind and action, in both languages', () => {
    for (const kind of kinds) {
      for (const action of actions) {
        for (const extra of [
          {},
          { host: 'h', status: 500, code: 'C', requestId: 'R', serverMessage: 'm', subject: 's', clockSkewMs: -1 },
        ]) {
          const english = explain({ kind, action, ...extra });
          expect(english.message).toMatch(/^[A-Z~].{10,}\.$/);
          expect(english.message).not.toMatch(/\{\d\}|undefined|\[object|: \./);
          if (kind !== 'cancelled') expect(english.advice, `${kind} ${action}`).toMatch(/^[A-Z].*\.$/);
          const chinese = explainError(new CloudError({ kind, action, ...extra }), translateWith(translations));
          expect(chinese.message).toMatch(/[\u4e00-\u9fff].*。$/);
        }
      }
    }
  });

  it('has every text that it uses translated, with the same placeholders', () => {
    const used = new Set<string>();
    const spy = (text: string, ...args: readonly (string | number)[]) => {
      used.add(text);
      return fillPlaceholders(text, args);
    };
    const codes = [
      undefined,
      'X',
      'RegionNotSupported',
      'BadEndpoint',
      'InvalidJson',
      'InvalidConfig',
      'ProfileNotFound',
      'IncompleteProfile',
      'UnsupportedProfileMode',
      'ProfileRefused',
      'InvalidAccessKeyId',
      'InvalidSecurityToken',
      'SignatureDoesNotMatch',
      'NoEndpoint',
      'StreamCut',
      'CERT_HAS_EXPIRED',
      'Redirect',
      'AnswerTooLarge',
      'ECONNREFUSED',
    ];
    // An action without words of its own is like any other such one.
    const likeOthers = (action: string) => explain({ kind: 'server', action }).message.startsWith(`${action} failed`);
    const ownWords = [...actions.filter((action) => !likeOthers(action)), 'SomethingElse'];
    for (const kind of kinds)
      for (const action of ownWords)
        for (const code of codes)
          for (const extra of [
            {},
            { status: 503, serverMessage: 'm', missingPermission: 'p', clockSkewMs: 3_600_000 },
            { status: 450, serverMessage: '<a>', clockSkewMs: -3_600_000, subject: 's', requestId: 'r' },
            { status: 500 },
          ])
            explainError(new CloudError({ kind, action, code, ...extra }), spy);
    explainError(new DOMException('x', 'AbortError'), spy);
    explainError(undefined, spy);
    explainError(z.safeParse(z.string(), 1).error, spy);
    const table: Record<string, string> = translations;
    const marks = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort((a, b) => a.localeCompare(b));
    for (const text of used) expect(marks(table[text] ?? 'missing'), text).toEqual(marks(text));
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'does not say that a write may have been done when it never went out: %s',
    (code) => {
      const { advice } = explain({ kind: 'unreachable', action: 'DeleteService', code });
      expect(advice).not.toMatch(/may have been done/);
      expect(explain({ kind: 'unreachable', action: 'DeleteService', code: 'ECONNRESET' }).advice).toMatch(
        /may have been done/,
      );
    },
  );

  it.each([
    ['CloneService', true],
    ['ReleaseService', true],
    ['CreateServiceRollout', true],
    ['DescribeServiceRollout', false],
    ['CreateServiceInstanceToken', false],
  ])('knows whether %s may have been done', (action, may) => {
    const { advice } = explain({ kind: 'timeout', action });
    expect(/may have been done/.test(advice ?? '')).toBe(may);
  });

  it('gives every detail for the log, and no secret', () => {
    rememberSecret('sesame-open-1');
    const { message, details } = explain({
      kind: 'invalid',
      action: 'CreateService',
      host: 'h',
      status: 400,
      code: 'InvalidParameter',
      requestId: 'R-7',
      serverMessage: 'bad sesame-open-1 \u202Etxt\n    at f (/x.js:1:2)\nLTAI5tAbcdefgh12345',
    });
    expect(details.split('\n')).toEqual([
      'action: CreateService',
      'kind: invalid',
      'host: h',
      'status: 400',
      'code: InvalidParameter',
      'request id: R-7',
      'server message: bad •••••• txt ••••••',
    ]);
    expect(message).toBe(
      'Could not deploy the service: the request was refused: bad •••••• txt •••••• (InvalidParameter, request R-7).',
    );
  });

  it.each<[unknown, string]>([
    [new Error('The emulator ended'), 'The emulator ended.'],
    [new Error('key LTAI5tAbcdefgh12345'), 'key ••••••.'],
    [new Error('boom\n    at foo (file.js:1:2)\n    at bar (file.js:3:4)'), 'boom.'],
    [new Error('', { cause: new Error('the real reason') }), 'the real reason.'],
    [new AggregateError([new Error('one'), new Error('two')]), 'one.'],
    ['just text', 'just text.'],
    [{ message: 'like an error' }, 'like an error.'],
    [{}, 'Something went wrong and left no explanation.'],
    [undefined, 'Something went wrong and left no explanation.'],
    [null, 'Something went wrong and left no explanation.'],
    [[], 'Something went wrong and left no explanation.'],
    [42, 'Something went wrong and left no explanation.'],
    [new Error(), 'Something went wrong and left no explanation.'],
    [{ message: {} }, 'Something went wrong and left no explanation.'],
    [new DOMException('This operation was aborted', 'AbortError'), 'It was cancelled.'],
    [z.safeParse(z.string(), 1).error, 'The data does not have the expected form.'],
  ])('%o', (error, message) => {
    const explained = explainError(error, t);
    expect(explained.message).toBe(message);
    expect(`${explained.message}${explained.details}`).not.toMatch(/\[object|\{\}|\.js:\d|LTAI5t/);
    expect(explained.details).not.toBe('');
  });
});
