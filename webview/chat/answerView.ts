import { html, nothing, type TemplateResult } from 'lit';
import { maxShownLength, underWay, type AnswerMessage } from '../../src/messages/chat.ts';
import { button, iconButton } from '../ui/elements/button.ts';
import { t } from '../ui/host.ts';
import { icon } from '../ui/icon.ts';
import '../ui/markdown.ts';
import type { Actions, Ui } from './actions.ts';
import { count, duration } from './format.ts';
import { metricDefinitions, metricsView } from './metricsView.ts';
import { failureNotice, remark } from './notice.ts';

/** What an answer's view depends on, beside the answer. */
export interface AnswerSurroundings {
  readonly service: string;
  readonly last: boolean;
  /** True while any answer is under way: nothing can be asked again then. */
  readonly busy: boolean;
  readonly ui: Ui;
  readonly actions: Actions;
}

/** One answer: its thinking, its text, how it ended, how fast it came, and what can be done with it. */
export function answerView(answer: AnswerMessage, around: AnswerSurroundings): TemplateResult {
  const running = underWay(answer.phase);
  return html`<article class="message answer" aria-busy=${running ? 'true' : 'false'}>
    <h2 class="visually-hidden">${t('Answer of {0}', around.service)}</h2>
    ${answer.phase === 'waiting' ? waiting(around.ui) : nothing}
    ${answer.reasoning === '' ? nothing : reasoning(answer, around)}
    ${answer.content === '' ? nothing : html`<eas-markdown .text=${answer.content} .whole=${!running}></eas-markdown>`}
    ${running ? nothing : ending(answer, around)}
  </article>`;
}

function waiting(ui: Ui): TemplateResult {
  const seconds = Math.floor((performance.now() - ui.waitingSince) / 1000);
  return html`<p class="loading">
    ${icon('loading', true)}
    <span>${seconds < 2 ? t('Waiting for the first token…') : t('Waiting for the first token… {0} s', seconds)}</span>
  </p>`;
}

function reasoning(answer: AnswerMessage, { ui, actions }: AnswerSurroundings): TemplateResult {
  const thinking = answer.phase === 'thinking';
  const open = ui.reasoning.get(answer.id) ?? thinking;
  const title = thinking
    ? t('Thinking…')
    : answer.thinkingMs === undefined
      ? t('Thought')
      : t('Thought for {0}', duration(answer.thinkingMs));
  const bodyId = `reasoning-${answer.id}`;
  return html`<div class="reasoning">
    <button
      type="button"
      class="disclosure"
      aria-expanded=${open ? 'true' : 'false'}
      aria-controls=${open ? bodyId : nothing}
      @click=${() => actions.toggleReasoning(answer.id, !open)}
    >
      ${icon(thinking ? 'loading' : open ? 'chevron-down' : 'chevron-right', thinking)}<span>${title}</span>
    </button>
    ${
      open
        ? html`<div class="reasoning-text" id=${bodyId}>
            <eas-markdown .text=${answer.reasoning} .whole=${!thinking}></eas-markdown>
          </div>`
        : nothing
    }
  </div>`;
}

function ending(answer: AnswerMessage, around: AnswerSurroundings): TemplateResult {
  const { ui } = around;
  return html`
    ${remarks(answer)} ${answer.failure ? failureNotice(answer.failure, 'error', retry(around)) : nothing}
    <div class="answer-foot">
      ${answer.metrics ? metricsView(answer.metrics) : nothing}
      <div class="answer-actions">${tools(answer, around)}</div>
    </div>
    ${answer.metrics && ui.definitions.has(answer.id) ? metricDefinitions(answer.metrics) : nothing}
  `;
}

function remarks(answer: AnswerMessage): TemplateResult {
  const none = answer.content === '' && answer.reasoning === '';
  const limited = answer.finishReason === 'length';
  const empty = answer.phase === 'done' && answer.content === '' && !limited;
  return html`
    ${empty ? remark(t('The service gave an empty answer.')) : nothing}
    ${
      answer.hidden > 0
        ? remark(
            t('This answer is very long: {0} more characters are not shown here.', count(answer.hidden)),
            'fold-down',
          )
        : nothing
    }
    ${
      answer.lost > 0
        ? remark(t('{0} more characters were not kept when the window was reloaded.', count(answer.lost)))
        : nothing
    }
    ${limited ? remark(limitText(answer)) : nothing}
    ${
      answer.phase === 'stopped'
        ? remark(
            none ? t('You stopped this answer before its first word.') : t('You stopped this answer.'),
            'debug-stop',
          )
        : nothing
    }
    ${
      answer.phase === 'interrupted'
        ? remark(
            t('This answer was interrupted: its panel closed or the window was reloaded. What had arrived is kept.'),
            'debug-disconnect',
          )
        : nothing
    }
  `;
}

function limitText(answer: AnswerMessage): string {
  if (answer.content !== '' || answer.reasoning === '') return t('The answer ends here because it reached max_tokens.');
  return t('Thinking used up max_tokens before the answer began. Raise it in the settings, then ask again.');
}

function retry({ last, busy, actions }: AnswerSurroundings): TemplateResult | typeof nothing {
  if (!last || busy) return nothing;
  return button({ label: t('Try again'), icon: 'refresh', onClick: actions.regenerate });
}

function tools(answer: AnswerMessage, { last, busy, ui, actions }: AnswerSurroundings): TemplateResult {
  const meaning = {
    icon: 'question',
    label: ui.definitions.has(answer.id) ? t('Hide what these numbers mean') : t('What these numbers mean'),
    onClick: () => actions.toggleDefinitions(answer.id),
  };
  const copy = { icon: 'copy', label: t('Copy answer'), onClick: () => actions.copyAnswer(answer.id) };
  const open = {
    icon: 'go-to-file',
    label: t('Open answer as a document'),
    onClick: () => actions.openAnswer(answer.id),
  };
  const again = { icon: 'refresh', label: t('Regenerate answer'), onClick: actions.regenerate };
  return html`
    ${answer.metrics ? iconButton(meaning) : nothing} ${answer.content === '' ? nothing : iconButton(copy)}
    ${answer.content.length >= maxShownLength / 10 || answer.hidden > 0 ? iconButton(open) : nothing}
    ${last && !busy && !answer.failure ? iconButton(again) : nothing}
  `;
}
