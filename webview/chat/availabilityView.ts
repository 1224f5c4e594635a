import { html, nothing, type TemplateResult } from 'lit';
import type { ChatState } from '../../src/messages/chat.ts';
import { button } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import type { Actions } from './actions.ts';
import { failureNotice } from './notice.ts';

/** Over both tabs: whether the service can answer, when there is something to say about it. */
export function availabilityView(state: ChatState, actions: Actions): TemplateResult {
  return html`<div class="banner" role="status">${notice(state, actions)}</div>`;
}

function notice({ availability, service }: ChatState, actions: Actions): TemplateResult | typeof nothing {
  if (availability.kind === 'ready' && availability.again) {
    return html`<div class="notice success">
      ${icon('pass')}
      <p class="grow">${t('{0} is running and can answer.', service)}</p>
    </div>`;
  }
  if (availability.kind !== 'unavailable') return nothing;
  const again = button({ label: t('Check again'), icon: 'refresh', secondary: true, onClick: actions.checkService });
  if (!availability.startable) return failureNotice(availability.failure, 'warning', again);
  const start = button({ label: t('Start'), icon: 'play', onClick: actions.startService });
  return failureNotice(availability.failure, 'warning', html`${start}${again}`);
}
