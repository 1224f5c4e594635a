import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Service } from '../../eas/wire/service.ts';
import { Changes } from '../../host/changes.ts';
import { type SeenService, watchService } from './serviceWatch.ts';

class List {
  readonly changes = new Changes<undefined>();
  readonly onDidChange = this.changes.on;
  state = { kind: 'loading' };
  active = true;
  services: Service[] = [];
  readonly seen: SeenService[] = [];
  readonly watch = watchService(
    this,
    'qwen',
    () => this.active,
    (seen) => this.seen.push(seen),
  );

  find(name: string): { readonly service: Service } | undefined {
    const service = this.services.find((one) => one.ServiceName === name);
    return service === undefined ? undefined : { service };
  }

  show(...services: readonly Record<string, unknown>[]): void {
    this.state = { kind: 'ready' };
    this.services = services.map((service) => z.parse(Service, service));
    this.changes.fire(undefined);
  }
}

const running = { ServiceName: 'qwen', Status: 'Running', RunningInstance: 1 };
const stopped = { ServiceName: 'qwen', Status: 'Stopped', RunningInstance: 0 };

test('tells each new state once, and that the service is gone', () => {
  const list = new List();
  list.show(running);
  list.show({ ...running, Cpu: 8 });
  list.show(stopped, { ...running, ServiceName: 'other' });
  list.show();
  expect(list.seen.map((one) => (one.kind === 'known' ? one.service.Status : one.kind))).toEqual([
    'Running',
    'Stopped',
    'gone',
  ]);
});

test('a list that is being read, or that never held the service, says nothing of it', () => {
  const list = new List();
  list.changes.fire(undefined);
  list.show({ ...running, ServiceName: 'other' });
  expect(list.seen).toEqual([]);
});

test('the list of another connection says nothing of it', () => {
  const list = new List();
  list.show(running);
  list.active = false;
  list.show(stopped);
  list.show();
  expect(list.seen).toHaveLength(1);
});

test('tells nothing after its end', () => {
  const list = new List();
  list.watch.dispose();
  list.show(running);
  expect(list.seen).toEqual([]);
});
