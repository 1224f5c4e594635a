import type { ChatState } from '../../src/messages/chat.ts';
import type { PanelOptions, PanelPage } from './harness.ts';

export type OpenPanel = (options: PanelOptions) => Promise<PanelPage>;

/** Opens the panel as the host does: it says `ready` and gets a snapshot. */
export async function openChat(
  open: OpenPanel,
  state: ChatState,
  options: Partial<PanelOptions> = {},
): Promise<PanelPage> {
  const panel = await open({
    entry: 'chat',
    answer: (message) =>
      typeof message === 'object' && message !== null && Reflect.get(message, 'type') === 'ready'
        ? [{ type: 'snapshot', sequence: 1, state }]
        : [],
    ...options,
  });
  await panel.page.getByRole('tablist').waitFor();
  return panel;
}
