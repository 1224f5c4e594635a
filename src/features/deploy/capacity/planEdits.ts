import type { JsonEdit } from '../../../eas/validity/finding.ts';
import type { SettingName } from '../../../eas/validity/facts/settings.ts';
import { pointer } from '../../../eas/validity/pointer.ts';
import { settingEdits } from '../../../eas/validity/rules/settingEdits.ts';
import type { Workers } from '../../../serving/deployment.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { CapacityMember } from './capacityCase.ts';

/** What applying a plan to one member of the form does. */
export interface PlanEdits {
  readonly edits: readonly JsonEdit[];
  /** A line for each thing that changes. */
  readonly changes: readonly string[];
}

/**
 * The edits that lay a member out as planned: only what differs. Undefined where its sizes stand where they cannot be
 * changed for sure (in a command that is worked out when it runs, say).
 */
export function planEdits(
  { worker, instances }: CapacityMember,
  title: string,
  plan: Workers,
  gpusPerMachine: number,
  t: Translate,
): PlanEdits | undefined {
  const { sizes } = worker.verdict;
  const edits: JsonEdit[] = [];
  const changes: string[] = [];
  const change = (name: string, from: number | string | undefined, to: number): void =>
    void changes.push(t('{0} {1}: {2} → {3}', title, name, from ?? t('not set'), to));
  if (instances !== plan.workers) {
    edits.push({ op: 'set', path: pointer(worker.part.at, 'metadata', 'instance'), value: plan.workers });
    change(t('instances'), instances, plan.workers);
  }
  if (sizes?.tp !== plan.tp || sizes.dp !== plan.dp) {
    const texts = sizeTexts(worker.settings, plan);
    const written = settingEdits(worker, texts);
    if (written === undefined) return undefined;
    edits.push(...written);
    for (const [name, value] of Object.entries(texts)) {
      const before = worker.settings.get(name as SettingName)?.text;
      if (before !== value) change(name, before, Number(value));
    }
  }
  const machines = Math.max(1, Math.ceil((plan.tp * plan.dp) / gpusPerMachine));
  if (machines !== worker.machines) {
    edits.push({ op: 'set', path: pointer(worker.part.at, 'unit', 'size'), value: machines });
    change(t('machines per instance'), worker.machines, machines);
  }
  return { edits, changes };
}

/** The sizes that are written now, and those that do not follow from them. */
function sizeTexts(
  settings: CapacityMember['worker']['settings'],
  { tp, dp }: Workers,
): Partial<Record<SettingName, string>> {
  return {
    ...(settings.has('EP_SIZE') ? { EP_SIZE: String(tp * dp) } : {}),
    ...(settings.has('DP_SIZE') || dp > 1 ? { DP_SIZE: String(dp) } : {}),
    ...(settings.has('TP_SIZE') || !settings.has('EP_SIZE') ? { TP_SIZE: String(tp) } : {}),
  };
}
