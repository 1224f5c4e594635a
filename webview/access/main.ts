import { render } from 'lit';
import '../ui/base.css';
import '../ui/controls.css';
import './access.css';
import { AccessState, type AccessMessage } from '../../src/messages/access.ts';
import { connectHost } from '../ui/host.ts';
import { page } from './page.ts';

const root = document.getElementById('app');

if (root) {
  const host = connectHost<AccessMessage, AccessState>(AccessState);
  const post = (message: AccessMessage): void => host.post(message);
  host.onMessage((state) => render(page(state, post), root));
  render(page(undefined, post), root);
  post({ type: 'ready' });
}
