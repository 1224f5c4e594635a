import type { DeployEdit } from '../../messages/deploy.ts';
import { FakeHost, type FakeHostOptions } from './fakeHost.testing.ts';

/** Makes edits as the page would. */
export function edit(host: FakeHost, ...edits: readonly DeployEdit[]): void {
  for (const change of edits) host.session.handle({ type: 'edit', seq: host.session.state.ack + 1, edit: change });
}

/** A session with the EP+PD template chosen and everything fetched. */
export async function filled(options: FakeHostOptions = {}, name = 'deepseek_r1_pd'): Promise<FakeHost> {
  const host = new FakeHost(options);
  await host.until(({ models, workspace }) => models.status === 'ready' && workspace !== '');
  edit(host, { field: 'name', value: name }, { field: 'model', value: 'model-deepseek-r1-0528-pai-optimized' });
  await host.until(({ profiles }) => profiles.status === 'ready');
  edit(host, { field: 'engine', value: 'vllm' }, { field: 'template', value: 'prf-vllm-pd' });
  await host.until(({ spec, resources }) => spec.status === 'ready' && resources.status === 'ready');
  return host;
}

/** A deployment that EAS has taken and that is being followed. */
export async function following(options: FakeHostOptions = {}): Promise<FakeHost> {
  const host = await filled(options);
  host.session.handle({ type: 'deploy' });
  await host.until(({ deployment, busy }) => deployment?.phase === 'following' && !busy);
  return host;
}

/** The configuration that the form shows. */
export function configOf(host: FakeHost): unknown {
  return JSON.parse(host.session.state.config.text);
}
