import { sizeNames, type MemberForm, type SizeName } from './form.ts';

/** The parallel sizes of one instance after the ones left out are filled in. */
export interface ParallelSizes {
  readonly ep: number;
  readonly dp: number;
  readonly tp: number;
}

/** A whole number of one or more, else undefined. */
export function positiveInteger(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;
}

/** GPUs of one instance: those of a machine times the machines of the unit, else what the configuration says. */
export function gpusOfInstance(member: MemberForm, gpusOfMachine: number | undefined): number | undefined {
  return gpusOfMachine === undefined ? member.gpusPerInstance : gpusOfMachine * member.unitSize;
}

/** Whether the member says anything about its parallel sizes. */
export function hasSizes(member: MemberForm): boolean {
  return sizeNames.some((name) => member.sizes[name].trim() !== '');
}

/**
 * Fills in what is left out: DP 1; TP = (EP or the GPUs of the instance) / DP; EP = TP × DP. Undefined where a size is
 * no whole number, nothing is known to compute from, or the division leaves a rest.
 */
export function fillSizes(member: MemberForm, gpus: number | undefined): ParallelSizes | undefined {
  const given = (name: SizeName): number | undefined => positiveInteger(member.sizes[name]);
  if (sizeNames.some((name) => member.sizes[name].trim() !== '' && given(name) === undefined)) return undefined;
  const dp = given('DP_SIZE') ?? 1;
  const tp = given('TP_SIZE') ?? divide(given('EP_SIZE') ?? (gpus || undefined), dp);
  return tp === undefined ? undefined : { dp, tp, ep: given('EP_SIZE') ?? tp * dp };
}

function divide(total: number | undefined, by: number): number | undefined {
  return total === undefined || total % by !== 0 ? undefined : total / by;
}
