import { DeployMessage } from '../../src/messages/deploy.ts';
import type { FakeHost } from '../../src/features/deploy/fakeHost.testing.ts';
import type { PanelOptions, PanelPage } from './harness.ts';

/** Opens the deployment form over the real session: what the page posts is handled, what changes is sent. */
export async function openForm(
  openPanel: (options: PanelOptions) => Promise<PanelPage>,
  host: FakeHost,
  options: Omit<PanelOptions, 'entry' | 'answer'> = {},
): Promise<PanelPage> {
  let scheduled = false;
  const panel = await openPanel({
    entry: 'deploy',
    title: 'Deploy Service',
    ...options,
    answer: (message) => {
      host.session.handle(DeployMessage.parse(message));
      return [];
    },
  });
  const send = (): void => {
    scheduled = false;
    if (!panel.page.isClosed()) void panel.post(host.session.state).catch(() => undefined);
  };
  host.onChange(() => {
    if (!scheduled) queueMicrotask(send);
    scheduled = true;
  });
  send();
  return panel;
}
