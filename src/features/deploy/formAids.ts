import { checkForm } from '../../eas/deployment/checkForm.ts';
import { checkKeptSecrets } from '../../eas/deployment/checkKeptSecrets.ts';
import type { Finding } from '../../eas/deployment/finding.ts';
import type { Fix } from '../../eas/validity/finding.ts';
import type { MachineSpec } from '../../eas/wire/machine.ts';
import type { DeployMessage, DeployState } from '../../messages/deploy.ts';
import type { Problem } from '../../messages/deployProblem.ts';
import type { Connection } from '../connection/connection.ts';
import { askNumber } from './askNumber.ts';
import { AdviceSession } from './capacity/adviceSession.ts';
import { capacityCase, type CapacityCase } from './capacity/capacityCase.ts';
import { CapacitySession } from './capacity/capacitySession.ts';
import { readWorkload } from './capacity/workload.ts';
import type { CapacitySettings } from './capacitySettings.ts';
import type { RuleFacts } from './configRules.ts';
import { formFacts } from './deployFacts.ts';
import type { SessionParts } from './deployParts.ts';
import { FormFindings, sameFacts } from './formFindings.ts';
import type { FormSession } from './formSession.ts';

/** What the aids handle of what the panel asks. */
type AidMessage = Extract<
  DeployMessage,
  { type: 'fix' | 'undo' | 'advise' | 'closeAdvice' | 'applyPlan' | 'correctMemory' | 'setPrice' }
>;

const noMachines: readonly MachineSpec[] = [];

/** What helps with the form: the rule set with its fixes, what the layout gives, and the advisor. */
export class FormAids {
  readonly #findings: FormFindings;
  readonly #capacity: CapacitySession;
  readonly #advice: AdviceSession;
  readonly #listener: { dispose(): unknown };
  #settings: CapacitySettings;
  #facts: RuleFacts | undefined;
  #case: { readonly key: readonly unknown[]; readonly found: CapacityCase } | undefined;
  #connection: Connection | undefined;

  constructor(
    private readonly parts: SessionParts,
    private readonly session: FormSession,
    changed: () => void,
    problem: (error: unknown) => Problem,
  ) {
    const { capacity: model, t, restMs, settings } = parts;
    this.#findings = new FormFindings(parts.rules, t);
    this.#capacity = new CapacitySession({ model, t, problem, restMs }, changed);
    this.#advice = new AdviceSession({ model, t, problem }, changed);
    this.#settings = settings.read();
    this.#listener = settings.onChange(() => {
      this.#settings = settings.read();
      changed();
    });
  }

  dispose(): void {
    this.#listener.dispose();
    this.#capacity.dispose();
    this.#advice.close();
    this.parts.capacity.dispose();
  }

  /** What was advised is of no use to another form. */
  forget(): void {
    this.#advice.close();
  }

  /** Takes what the form is now; to be called after every change. */
  look(connection: Connection | undefined): void {
    this.#connection = connection;
    const { workload: typed } = this.session.form.saved;
    const read = readWorkload(typed, this.parts.t);
    const workload = 'inputTokens' in read ? read : undefined;
    const found = this.#caseNow();
    this.#capacity.look(found, workload);
    const { prices: perHour, currency } = this.#settings;
    this.#advice.look({ found, workload, prices: { perHour, currency } });
  }

  /** What the panel shows of it. `more` are findings that only the session knows. */
  state(takenName: string | undefined, more: readonly Finding[]): Aids {
    const { t } = this.parts;
    const { saved, configProblem, undoable } = this.session.form;
    const { draft } = saved;
    const own = [
      ...checkForm(draft.form, formFacts(saved, this.session.loads, takenName), t),
      ...checkKeptSecrets(draft, t),
      ...more,
    ];
    const read = readWorkload(saved.workload, t);
    const advice = this.#advice.view;
    return {
      findings: this.#findings.views(draft, this.#factsNow(), own, configProblem === undefined),
      workload: saved.workload,
      workloadProblems: 'inputTokens' in read ? [] : [...read],
      capacity: this.#capacity.view,
      canAdvise: this.#advice.canAsk,
      ...(advice === undefined ? {} : { advice }),
      ...(undoable === undefined ? {} : { undoable }),
    };
  }

  handle(message: AidMessage): void {
    switch (message.type) {
      case 'fix':
        this.#apply(this.#findings.fixOf(message.finding, this.session.form.saved.draft, this.#factsNow()));
        return;
      case 'applyPlan':
        this.#apply(this.#advice.fixOf(message.plan));
        return;
      case 'undo':
        this.session.undo();
        return;
      case 'advise':
        void this.#advice.start();
        return;
      case 'closeAdvice':
        this.#advice.close();
        return;
      case 'correctMemory':
        void this.#ask('gpuMemory', message.instanceType);
        return;
      case 'setPrice':
        void this.#ask('prices', message.instanceType);
    }
  }

  #apply(fix: Fix | undefined): void {
    const { form } = this.session;
    if (fix === undefined || form.configProblem !== undefined) return;
    const text = this.parts.rules.applyFix(form.saved.draft.configText, fix);
    if (text !== undefined) this.session.change(fix.label, text);
  }

  async #ask(setting: 'gpuMemory' | 'prices', instanceType: string): Promise<void> {
    const { settings, prompts, t, explain } = this.parts;
    try {
      await askNumber(setting, instanceType, settings, prompts, t);
    } catch (error) {
      await prompts.notify('error', explain(error).message);
    }
  }

  /** The same object while nothing in it changed. */
  #factsNow(): RuleFacts {
    const { form, loads } = this.session;
    const facts: RuleFacts = {
      machineSpecs: loads.resources.state.value?.machines ?? noMachines,
      memoryTable: this.#settings.gpuMemory,
      cloud: this.#connection?.kind === 'alibaba-cloud',
      modelName: form.isOwn ? undefined : form.saved.model?.ModelName,
    };
    const last = this.#facts;
    return last !== undefined && sameFacts(last, facts) ? last : (this.#facts = facts);
  }

  #caseNow(): CapacityCase {
    const { config, form } = this.session.form.saved.draft;
    const facts = this.#factsNow();
    const key = [config, form, facts];
    if (this.#case?.key.every((part, index) => part === key[index])) return this.#case.found;
    const found = capacityCase(config, form, facts, this.parts.t);
    this.#case = { key, found };
    return found;
  }
}

/** What the aids add to the panel's state. */
export type Aids = Pick<
  DeployState,
  'findings' | 'workload' | 'workloadProblems' | 'capacity' | 'canAdvise' | 'advice' | 'undoable'
>;
