import type { ServiceConfig } from '../../eas/api.ts';
import { configToText } from '../../eas/deployment/configText.ts';
import { mergeConfig } from '../../eas/deployment/mergeConfig.ts';

/** One change that a button made to the configuration. */
interface UndoStep {
  /** What it did, as its button said. */
  readonly label: string;
  readonly before: ServiceConfig;
  readonly beforeText: string;
  readonly after: ServiceConfig;
  readonly afterText: string;
}

/** The most steps that are kept: more than anybody takes back. */
const mostSteps = 20;

/** What buttons changed, to be taken back one after the other. What a person typed since then stays. */
export class UndoSteps {
  #steps: readonly UndoStep[] = [];

  /** What the last step did. */
  get last(): string | undefined {
    return this.#steps.at(-1)?.label;
  }

  add(step: UndoStep): void {
    this.#steps = [...this.#steps, step].slice(-mostSteps);
  }

  /** The configuration's text without the last step, which is forgotten. */
  undo(config: ServiceConfig, configText: string): string | undefined {
    const step = this.#steps.at(-1);
    if (step === undefined) return undefined;
    this.#steps = this.#steps.slice(0, -1);
    if (configText === step.afterText) return step.beforeText;
    return configToText(mergeConfig(step.after, config, step.before));
  }

  forget(): void {
    this.#steps = [];
  }
}
