import { describe, expect, it } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import type { ServiceFilter } from '../api.ts';
import type { Service } from '../wire/service.ts';
import { loadServices } from './load.ts';
import { apiWith, service } from './testServices.testing.ts';

const config = { members: [{ type: 'LLMPrefill' }, { type: 'LLMDecode' }] };
const members = (parent: string) => [
  service(`${parent}-decode`, { Role: 'LLMDecode' }),
  service(`${parent}-prefill`, { Role: 'LLMPrefill' }),
];

function recording(answer: (filter: ServiceFilter) => Promise<Service[]> | Service[]) {
  const asked: ServiceFilter[] = [];
  const listServices = async (filter: ServiceFilter) => {
    asked.push(filter);
    return answer(filter);
  };
  return { api: apiWith({ listServices }), asked };
}

describe('loadServices', () => {
  it('asks for the members of an aggregate that the list does not show', async () => {
    const { api, asked } = recording(({ parentServiceUid }) =>
      parentServiceUid ? members('x') : [service('x', { config }), service('plain')],
    );
    const models = await loadServices(api, { workspaceId: 'w' });
    expect(asked).toEqual([{ workspaceId: 'w' }, { parentServiceUid: 'eas-m-x' }]);
    expect(models.map((model) => [model.name, model.kind, model.members.map((member) => member.name)])).toEqual([
      ['plain', 'single', []],
      ['x', 'aggregate', ['x-prefill', 'x-decode']],
    ]);
  });

  it('does not ask when the list shows them, and does not double those it shows without their parent', async () => {
    const children = members('x').map((child) => ({ ...child, ParentServiceUid: 'eas-m-x' }));
    const shown = recording(() => [service('x', { config }), ...children]);
    expect((await loadServices(shown.api, {}))[0]?.members).toHaveLength(2);
    expect(shown.asked).toHaveLength(1);
    const flat = recording(({ parentServiceUid }) =>
      parentServiceUid ? members('x') : [service('x', { config }), ...members('x')],
    );
    const models = await loadServices(flat.api, {});
    expect(models.map((model) => model.name)).toEqual(['x']);
  });

  it('asks also where the list leaves the configuration out', async () => {
    const { api } = recording(({ parentServiceUid }) =>
      parentServiceUid ? members('x') : [service('x', { AppType: 'LLM' })],
    );
    expect((await loadServices(api, {}))[0]?.members).toHaveLength(2);
  });

  it('keeps the list when one member call fails', async () => {
    const { api } = recording(({ parentServiceUid }) => {
      if (parentServiceUid === 'eas-m-x') throw new CloudError({ kind: 'forbidden', action: 'ListServices' });
      return parentServiceUid ? members('y') : [service('x', { config }), service('y', { config })];
    });
    const models = await loadServices(api, {});
    expect(models.map((model) => [model.name, model.kind, model.members.length, model.membersTrouble?.kind])).toEqual([
      ['x', 'aggregate', 0, 'forbidden'],
      ['y', 'aggregate', 2, undefined],
    ]);
  });

  it('takes no members from a server that does not know the filter', async () => {
    const all = [service('x', { config }), service('y', { config }), service('plain')];
    const { api } = recording(() => all);
    expect((await loadServices(api, {})).map((model) => model.members.length)).toEqual([0, 0, 0]);
  });

  it('asks for at most four member lists at once, and for all', async () => {
    let open = 0;
    let most = 0;
    const { api, asked } = recording(async ({ parentServiceUid }) => {
      if (!parentServiceUid) return Array.from({ length: 12 }, (_, index) => service(`s${index}`, { config }));
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return [];
    });
    await loadServices(api, {});
    expect(asked).toHaveLength(13);
    expect(most).toBe(4);
  });

  it('rejects when the list fails, and when it is cancelled on the way', async () => {
    const failing = recording(() => Promise.reject(new CloudError({ kind: 'clock', action: 'ListServices' })));
    await expect(loadServices(failing.api, {})).rejects.toMatchObject({ details: { kind: 'clock' } });
    const controller = new AbortController();
    const cancelled = recording(({ parentServiceUid }) => {
      if (!parentServiceUid) return [service('x', { config })];
      controller.abort();
      throw new CloudError({ kind: 'cancelled', action: 'ListServices' });
    });
    await expect(loadServices(cancelled.api, {}, controller.signal)).rejects.toMatchObject({
      details: { kind: 'cancelled' },
    });
  });
});
