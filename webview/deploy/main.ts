import { render } from 'lit';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/combobox.css';
import './deploy.css';
import './capacity.css';
import './advice.css';
import { connectHost } from '../ui/host.ts';
import { DeployApp, incoming } from './app.ts';
import { page } from './page.ts';

const root = document.getElementById('app');
const wide = matchMedia('(min-width: 960px)');

if (root) {
  const app = new DeployApp(
    connectHost(incoming),
    (current) => render(page(current, wide.matches), root),
    () => requestAnimationFrame(() => goToFirstError(root, () => app.arrange({ configOpen: true }))),
    () => requestAnimationFrame(goToName),
  );
  wide.addEventListener('change', () => app.redraw());
}

function goToName(): void {
  if (document.activeElement === null || document.activeElement === document.body)
    document.getElementById('name')?.focus();
}

/** Brings the first error into view and puts the focus into its control. `unfold` opens the configuration. */
function goToFirstError(within: HTMLElement, unfold: () => void): void {
  const first = within.querySelector('[data-finding="error"]');
  if (!(first instanceof HTMLElement)) return;
  if (first.closest('[hidden]')) {
    unfold();
    requestAnimationFrame(() => goToFirstError(within, () => undefined));
    return;
  }
  first.scrollIntoView({ block: 'center' });
  const findings = first.closest('[id$="-findings"]');
  const id = findings?.id.replace(/-findings$/, '') ?? '';
  const control =
    first.querySelector<HTMLElement>('.go-to-line') ??
    document.getElementById(id) ??
    document.querySelector<HTMLElement>(`input[name="${id}"]`) ??
    document.getElementById(`${id}-name`);
  control?.focus();
}
