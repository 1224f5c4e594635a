import type { DeployEdit } from '../../src/messages/deploy.ts';
import { FakeHost, type FakeHostOptions } from '../../src/features/deploy/fakeHost.testing.ts';

/** Makes edits as the page would. */
export function edit(host: FakeHost, ...edits: readonly DeployEdit[]): void {
  for (const change of edits) host.session.handle({ type: 'edit', seq: host.session.state.ack + 1, edit: change });
}

/** A host with the EP+PD template of a model chosen and everything fetched. */
export async function filledHost(
  options: FakeHostOptions = {},
  name = 'deepseek_r1_pd',
  modelIndex = 0,
): Promise<FakeHost> {
  const host = new FakeHost(options);
  await host.until(({ models, workspace }) => models.status === 'ready' && workspace !== '');
  const model = host.session.state.models.value?.list[modelIndex]?.id ?? '';
  edit(host, { field: 'name', value: name }, { field: 'model', value: model });
  await host.until(({ profiles }) => profiles.status === 'ready');
  edit(host, { field: 'engine', value: 'vllm' }, { field: 'template', value: 'prf-vllm-pd' });
  await host.until(({ spec, resources }) => spec.status === 'ready' && resources.status === 'ready');
  return host;
}

/** A host whose form has an error or a warning at every kind of field. */
export async function wrongHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await filledHost(options, 'Bad Name');
  edit(
    host,
    { field: 'instances', member: 'LLMPrefill', value: '' },
    { field: 'size', member: 'LLMDecode', name: 'EP_SIZE', value: '16' },
    { field: 'size', member: 'LLMPrefill', name: 'DP_SIZE', value: '3' },
    { field: 'resource', member: 'LLMPrefill', value: 'public:ml.gu8tea.8.48xlarge' },
    {
      field: 'env',
      member: 'LLMDecode',
      rows: [
        { name: '1x', value: '2' },
        { name: 'KV', value: 'a' },
      ],
    },
  );
  await host.until(({ spec }) => spec.status === 'ready');
  return host;
}

/** A host with a deployment that EAS has taken. */
export async function followingHost(options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await filledHost(options);
  host.session.handle({ type: 'deploy' });
  await host.until(({ deployment, busy }) => deployment?.phase === 'following' && !busy);
  return host;
}

/** A host whose form needs more than it has, with advice on it. */
export async function advisedHost(options: FakeHostOptions = {}, rate = '6'): Promise<FakeHost> {
  const host = await filledHost(options);
  edit(host, { field: 'workload', name: 'requestRate', value: rate });
  host.session.handle({ type: 'advise' });
  await host.until(({ advice, capacity }) => advice?.status === 'ready' && capacity.status === 'ready');
  return host;
}
