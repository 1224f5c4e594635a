import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Service } from '../../eas/wire/service.ts';
import { fillPlaceholders } from '../../messages/translate.ts';
import { availabilityOf } from './availability.ts';

const t = (message: string, ...args: readonly (string | number)[]): string => fillPlaceholders(message, args);

test.each([
  ['Running', undefined],
  ['SomethingNew', undefined],
  ['Stopped', /is stopped/],
  ['Failed', /has failed/],
  ['Creating', /not running yet/],
  ['Deleting', /being deleted/],
])('%s', (status, message) => {
  const availability = availabilityOf(z.parse(Service, { ServiceName: 'qwen', Status: status, Message: 'why' }), t);
  if (message === undefined) expect(availability).toEqual({ kind: 'ready' });
  else
    expect(availability).toMatchObject({
      kind: 'unavailable',
      failure: { message: expect.stringMatching(message), details: `${status} · why` },
    });
});

test('a service that is updated goes on answering with the instances it has', () => {
  const service = z.parse(Service, { ServiceName: 'qwen', Status: 'Updating', RunningInstance: 1 });
  expect(availabilityOf(service, t)).toEqual({ kind: 'ready' });
});
