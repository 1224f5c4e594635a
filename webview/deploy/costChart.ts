import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { AdviceView, PlanView } from '../../src/messages/deployAdvice.ts';
import { t } from '../ui/host.ts';
import { costAt, costText, costTitle, planTitle } from './costText.ts';
import { percent } from './estimateText.ts';
import { logScale } from './logScale.ts';
import { layoutText } from './planTable.ts';

/** Where utilisation begins and ends on the chart. */
const least = 0.05;
const height = 240;
const margin = { left: 64, right: 16, top: 12, bottom: 36 };
/** Utilisations of the table. */
const rows = [0.1, 0.25, 0.5, 0.75, 1];
/** Points of a curve. */
const points = 60;

/** Cost against utilisation, as curves, with a hand to read them by and a table that says the same. */
export class CostChart extends LitElement {
  static override properties = {
    advice: { attribute: false },
    width: { state: true },
    at: { state: true },
  };

  declare advice: AdviceView | undefined;
  declare private width: number;
  declare private at: number | undefined;
  readonly #watcher = new ResizeObserver(([entry]) => {
    this.width = Math.max(260, Math.round(entry?.contentRect.width ?? 560));
  });

  constructor() {
    super();
    this.width = 560;
    this.at = undefined;
  }

  /** Where the hand stands: at the load of the first curve until it is moved. */
  #handAt(plans: readonly PlanView[]): number {
    return this.at ?? Math.min(1, Math.max(least, plans[0]?.use ?? 1));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watcher.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { advice } = this;
    const plans = advice === undefined ? [] : shownPlans(advice);
    if (advice === undefined || plans.length === 0) return nothing;
    return html`<figure class="cost-chart">
      <figcaption>${costTitle(advice)}</figcaption>
      ${this.#picture(advice, plans)} ${this.#reader(advice, plans)}
      <ul class="chart-legend">
        ${plans.map((plan, index) => html`<li>${sample(index)}<span>${planTitle(plan)}: ${layoutText(plan)}</span></li>`)}
      </ul>
      ${table(advice, plans)}
    </figure>`;
  }

  #picture(advice: AdviceView, plans: readonly PlanView[]): TemplateResult {
    const { width } = this;
    const costs = plans.flatMap((plan) => [plan.fullCost, costAt(plan, least)]);
    const scale = logScale(Math.min(...costs), Math.max(...costs));
    const x = (use: number): number =>
      margin.left + ((Math.min(1, use) - least) / (1 - least)) * (width - margin.left - margin.right);
    const y = (cost: number): number => margin.top + (1 - scale.part(cost)) * (height - margin.top - margin.bottom);
    const bottom = height - margin.bottom;
    const hand = x(this.#handAt(plans));
    return html`<svg
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-label=${pictureText(advice, plans)}
    >
      ${scale.ticks.map(
        (
          cost,
        ) => svg`<line class="grid" x1=${margin.left} x2=${width - margin.right} y1=${y(cost)} y2=${y(cost)}></line>
          <text class="tick" x=${margin.left - 8} y=${y(cost) + 4} text-anchor="end">${costText(cost, advice)}</text>`,
      )}
      ${[0.1, 0.25, 0.5, 0.75, 1].map(
        (use) =>
          svg`<text class="tick" x=${x(use)} y=${bottom + 16} text-anchor=${use === 1 ? 'end' : 'middle'}>${percent(use)}</text>`,
      )}
      <line class="axis" x1=${margin.left} x2=${width - margin.right} y1=${bottom} y2=${bottom}></line>
      <text class="tick" x=${(margin.left + width - margin.right) / 2} y=${height - 4} text-anchor="middle">
        ${t('Utilisation')}
      </text>
      <line class="hand" x1=${hand} x2=${hand} y1=${margin.top} y2=${bottom}></line>
      ${plans.map((plan, index) => curve(plan, index, x, y))}
      ${plans.slice(0, 1).map((plan) => loadLabel(plan, advice, x, y))}
    </svg>`;
  }

  #reader(advice: AdviceView, plans: readonly PlanView[]): TemplateResult {
    const at = this.#handAt(plans);
    const said = plans.map((plan) => `${planTitle(plan)}: ${costText(costAt(plan, at), advice)}`).join(', ');
    const text = t('At {0} use: {1}', percent(at), said);
    return html`<label class="chart-reader">
      <span class="visually-hidden">${t('Utilisation')}</span>
      <input
        type="range"
        min=${100 * least}
        max="100"
        step="1"
        .value=${String(Math.round(100 * at))}
        aria-valuetext=${text}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) this.at = Number(event.target.value) / 100;
        }}
      />
      <output>${text}</output>
    </label>`;
  }
}

/** The proposal and what the form had; without that, the next best. What the load is too much for has no cost to show. */
function shownPlans({ plans }: AdviceView): PlanView[] {
  const drawn = plans.filter(({ fullCost, use }) => fullCost > 0 && use > 0 && use <= 1);
  const main = drawn.filter(({ kind }) => kind !== 'alternative');
  const next = drawn.find(({ kind }) => kind === 'alternative');
  return main.length > 1 || next === undefined ? main : [...main, next];
}

function curve(
  plan: PlanView,
  index: number,
  x: (use: number) => number,
  y: (cost: number) => number,
): SVGTemplateResult {
  const uses = Array.from({ length: points + 1 }, (_, point) => least + ((1 - least) * point) / points);
  const path = uses.map(
    (use, point) => `${point === 0 ? 'M' : 'L'}${x(use).toFixed(1)} ${y(costAt(plan, use)).toFixed(1)}`,
  );
  const [cx, cy] = [x(Math.max(least, plan.use)), y(costAt(plan, Math.max(least, plan.use)))];
  const mark =
    index === 0
      ? svg`<circle class="mark curve-0" cx=${cx} cy=${cy} r="5"></circle>`
      : svg`<rect class="mark curve-1" x=${cx - 4.5} y=${cy - 4.5} width="9" height="9"></rect>`;
  return svg`<path class="curve curve-${index}" d=${path.join(' ')}></path>${mark}`;
}

/** What the load costs, beside its mark on the curve. */
function loadLabel(
  plan: PlanView,
  advice: AdviceView,
  x: (use: number) => number,
  y: (cost: number) => number,
): SVGTemplateResult {
  const use = Math.max(least, plan.use);
  const [left, top] = [x(use), y(costAt(plan, use)) - 22];
  const anchor = use > 0.7 ? 'end' : 'start';
  const text = t('your load: {0}', costText(costAt(plan, use), advice));
  return svg`<text class="label" x=${left} y=${top} text-anchor=${anchor}>${text}</text>`;
}

/** A piece of a curve with its mark, for the legend. */
function sample(index: number): TemplateResult {
  const mark =
    index === 0
      ? svg`<circle class="mark curve-0" cx="14" cy="7" r="4"></circle>`
      : svg`<rect class="mark curve-1" x="10" y="3" width="8" height="8"></rect>`;
  return html`<svg width="28" height="14" aria-hidden="true">
    <path class="curve curve-${index}" d="M0 7 L28 7"></path>
    ${mark}
  </svg>`;
}

function pictureText(advice: AdviceView, plans: readonly PlanView[]): string {
  const said = plans.map((plan) =>
    t(
      '{0}: {1} at {2} use, {3} in full',
      planTitle(plan),
      costText(costAt(plan, plan.use), advice),
      percent(plan.use),
      costText(plan.fullCost, advice),
    ),
  );
  return `${costTitle(advice)}. ${said.join('. ')}`;
}

function table(advice: AdviceView, plans: readonly PlanView[]): TemplateResult {
  return html`<details class="chart-table">
    <summary>${t('Show as a table')}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('Utilisation')}</th>
          ${plans.map((plan) => html`<th scope="col">${planTitle(plan)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (use) =>
            html`<tr>
              <th scope="row">${percent(use)}</th>
              ${plans.map((plan) => html`<td>${costText(costAt(plan, use), advice)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

customElements.define('eas-cost-chart', CostChart);
