import * as z from 'zod/mini';
import {
  DeployState,
  type DeployEdit,
  type DeployMessage,
  type DeployState as State,
} from '../../src/messages/deploy.ts';
import type { FindingView } from '../../src/messages/deployFinding.ts';
import type { Host } from '../ui/host.ts';
import { stillPending, withPending, type PendingEdit } from './pendingEdits.ts';

/** How a person has arranged the panel: all that the webview keeps itself. */
const Arrangement = z.object({
  configOpen: z.boolean(),
  envOpen: z.array(z.string()),
  opened: z._default(z.boolean(), false),
});

type Arrangement = z.infer<typeof Arrangement>;

/** The deployment form in the browser: shows the host's snapshots and sends edits. Owns no data. */
export class DeployApp {
  #snapshot: State | undefined;
  #pending: PendingEdit[] = [];
  #seq = 0;
  #refused = 0;
  readonly #visited = new Set<string>();
  #arrangement: Arrangement;
  #scheduled = false;

  constructor(
    private readonly host: Host<DeployMessage, State>,
    private readonly draw: (app: DeployApp) => void,
    private readonly goToFirstFinding: () => void,
    private readonly goToStart: () => void,
  ) {
    this.#arrangement = host.getState(Arrangement) ?? { configOpen: false, envOpen: [], opened: false };
    host.onMessage((state) => this.#take(state));
    host.post({ type: 'ready' });
    this.redraw();
  }

  /** What to show; undefined until the host has spoken. */
  get state(): State | undefined {
    return this.#snapshot && withPending(this.#snapshot, this.#pending);
  }

  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  post(message: DeployMessage): void {
    this.host.post(message);
  }

  edit(edit: DeployEdit): void {
    this.#seq += 1;
    this.#pending = [...this.#pending, { seq: this.#seq, edit }];
    this.host.post({ type: 'edit', seq: this.#seq, edit });
    this.redraw();
  }

  arrange(change: Partial<Arrangement>): void {
    this.#arrangement = { ...this.#arrangement, ...change };
    this.host.setState(this.#arrangement);
    this.redraw();
  }

  /** From now on the field also shows that it is not filled in. */
  visit(field: string): void {
    if (this.#visited.has(field)) return;
    this.#visited.add(field);
    this.redraw();
  }

  startOver(): void {
    this.post({ type: 'startOver' });
  }

  /** What to show at a field. A field nobody has been to does not complain that it is empty. */
  findings(field: string): FindingView[] {
    const found = this.#snapshot?.findings.filter((finding) => finding.field === field) ?? [];
    return found.filter(({ code }) => code !== 'missing' || this.showsAll || this.#visited.has(field));
  }

  /** After a refused try to deploy, every finding is shown. */
  get showsAll(): boolean {
    return (this.#snapshot?.refused ?? 0) > this.#refused;
  }

  redraw(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.draw(this);
    });
  }

  /** The form is empty again: its fields are as if nobody had been there. */
  #forgetVisits({ refused }: State): void {
    this.#visited.clear();
    this.#refused = refused;
  }

  /** A form that was just opened begins at its first field; one that comes back leaves the focus where it is. */
  #focusOnce({ deployment, name }: State): void {
    if (this.#arrangement.opened) return;
    this.arrange({ opened: true });
    if (deployment === undefined && name === '') queueMicrotask(() => this.goToStart());
  }

  #take(state: State): void {
    const before = this.#snapshot;
    this.#snapshot = state;
    this.#pending = stillPending(this.#pending, state.ack);
    if (before === undefined) this.#refused = state.refused;
    else if (isFilled(before) && !isFilled(state)) this.#forgetVisits(state);
    this.redraw();
    if (before === undefined) this.#focusOnce(state);
    if (before !== undefined && state.refused > before.refused) queueMicrotask(() => this.goToFirstFinding());
  }
}

/** Whether anything was entered. */
function isFilled({ name, model, members }: State): boolean {
  return name !== '' || model !== undefined || members.length > 0;
}

/** What the host may say. */
export const incoming = DeployState;
