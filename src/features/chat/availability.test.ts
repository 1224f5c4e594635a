import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Service } from '../../eas/wire/service.ts';
import { fillPlaceholders } from '../../messages/translate.ts';
import { availabilityOf, goneAvailability } from './availability.ts';

const t = (message: string, ...args: readonly (string | number)[]): string => fillPlaceholders(message, args);

test.each([
  ['Running', undefined],
  ['SomethingNew', undefined],
  ['Stopped', /is stopped/],
  ['Stopping', /is stopping/],
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

test('only a service that is stopped is offered to be started', () => {
  const startable = ['Stopped', 'Stopping', 'Failed', 'Creating'].filter((Status) => {
    const availability = availabilityOf(z.parse(Service, { ServiceName: 'qwen', Status }), t);
    return availability.kind === 'unavailable' && availability.startable;
  });
  expect(startable).toEqual(['Stopped']);
});

test('a service that stops does not answer for long, even while an instance runs', () => {
  const service = z.parse(Service, { ServiceName: 'qwen', Status: 'Stopping', RunningInstance: 1 });
  expect(availabilityOf(service, t)).toMatchObject({ kind: 'unavailable' });
});

test('a failed service: EAS’s own words, and only advice that can be followed here', () => {
  const service = z.parse(Service, { ServiceName: 'qwen', Status: 'Failed', Message: 'No GPU is left.' });
  const availability = availabilityOf(service, t);
  expect(availability).toMatchObject({ failure: { message: 'qwen has failed: No GPU is left.', details: 'Failed' } });
  expect(JSON.stringify(availability)).not.toMatch(/events|logs|update/i);
});

test('a service that is gone is named', () => {
  expect(goneAvailability('qwen', t)).toMatchObject({ failure: { message: 'qwen does not exist any more.' } });
});

test('a service that starts is not said to run when its first instance does', () => {
  const service = z.parse(Service, { ServiceName: 'qwen', Status: 'Starting', RunningInstance: 1 });
  expect(availabilityOf(service, t)).toMatchObject({ kind: 'unavailable' });
});
