import type { ChatToPanel } from '../../messages/chat.ts';
import type { ChatPorts, Unnumbered } from './chatPorts.ts';

/** Numbers what goes to the panel. A hidden panel gets nothing: it asks for a snapshot when it shows again. */
export class PanelLine {
  readonly #ports: Pick<ChatPorts, 'post' | 'visible'>;
  #sequence = 0;

  constructor(ports: Pick<ChatPorts, 'post' | 'visible'>) {
    this.#ports = ports;
  }

  post(message: Unnumbered<ChatToPanel>): void {
    if (!this.#ports.visible()) return;
    this.#sequence += 1;
    this.#ports.post({ ...message, sequence: this.#sequence });
  }
}
