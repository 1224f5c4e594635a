import type { ServiceConfig } from '../../eas/api.ts';
import type { Finding, Fix } from '../../eas/validity/finding.ts';
import type { MachineSpec } from '../../eas/wire/machine.ts';
import type { Translate } from '../../messages/translate.ts';

/** What the rules need to know beside the configuration. */
export interface RuleFacts {
  readonly machineSpecs: readonly MachineSpec[];
  /** GB of one GPU by instance type, as the person corrected them. */
  readonly memoryTable: Readonly<Record<string, number>>;
  /** EAS itself gets it, which is stricter than the emulator. */
  readonly cloud: boolean;
  /** The model that was chosen in the gallery; undefined where the configuration is the person's own. */
  readonly modelName: string | undefined;
}

/** The one rule set for configurations, as the form uses it. */
export interface ConfigRules {
  check(config: ServiceConfig, facts: RuleFacts, t: Translate): readonly Finding[];
  /** The text after a fix; undefined where it does not fit the text any more. */
  applyFix(text: string, fix: Fix): string | undefined;
}
