import type { Translate } from '../../../messages/translate.ts';
import type { SizesProblem } from '../../../serving/validity/workerSizes.ts';
import type { SettingName } from '../facts/settings.ts';
import type { Worker } from '../facts/worker.ts';
import type { ValidateOptions } from '../context.ts';
import { errorAt, setting, warningAt, type Finding, type Fix } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { settingEdits } from './settingEdits.ts';

const names = ['EP_SIZE', 'DP_SIZE', 'TP_SIZE'] as const;

/** Parallel sizes against each other and against the GPUs (rules 1 and 2 of serving/model.md, section 8). */
export function checkSizes(worker: Worker, { t }: ValidateOptions): Finding[] {
  const { verdict, sizes } = worker;
  const found = sizes.isWritten && verdict.problem ? [problemFinding(worker, verdict.problem, t)] : [];
  return [...found, ...checkSglangEp(worker, t)];
}

function problemFinding(worker: Worker, problem: SizesProblem, t: Translate): Finding {
  switch (problem.kind) {
    case 'ep-not-product':
      return errorAt(
        at(worker, names),
        'ep-not-tp-times-dp',
        productText(worker, problem, t),
        productFix(worker, problem, t),
      );
    case 'dp-does-not-divide': {
      const message = t(
        'DP {0} does not divide the {1} GPUs of an instance: TP would be no whole number. Use a DP that does, or name TP_SIZE.',
        problem.dp,
        problem.gpus,
      );
      return errorAt(at(worker, ['DP_SIZE', ...names]), 'dp-does-not-divide-gpus', message);
    }
    case 'too-few-gpus':
      return errorAt(
        at(worker, largest(worker)),
        'too-few-gpus',
        tooFewText(worker, problem, t),
        moreMachines(worker, problem.needed, t),
      );
    case 'idle-gpus': {
      const message = t(
        'The sizes use {0} of the {1} GPUs of an instance ({2}): the others stay idle and are paid for.',
        problem.needed,
        problem.gpus,
        product(worker),
      );
      return warningAt(at(worker, largest(worker)), 'idle-gpus', message);
    }
  }
}

type ProductProblem = Extract<SizesProblem, { kind: 'ep-not-product' }>;

function productText(worker: Worker, problem: ProductProblem, t: Translate): string {
  const { tp, dp, ep } = problem;
  if (tp === undefined) {
    return t('EP must be TP × DP, but EP {0} is not a multiple of DP {1}. Change one of them.', ep, dp);
  }
  const { name, value } = wayToProduct(worker, problem);
  return t('EP must be TP × DP: {0} × {1} = {2}, not {3}. Set {4} to {5}.', tp, dp, tp * dp, ep, name, value);
}

/** EP where TP × DP suits the GPUs, else the TP that goes with EP where that suits them. */
function wayToProduct(
  { gpus }: Worker,
  { tp = 1, dp, ep }: ProductProblem,
): { name: 'EP_SIZE' | 'TP_SIZE'; value: number } {
  const suits = (needed: number): boolean => gpus !== undefined && needed >= gpus.least && needed <= gpus.most;
  const changesTp = !suits(tp * dp) && suits(ep) && ep % dp === 0;
  return changesTp ? { name: 'TP_SIZE', value: ep / dp } : { name: 'EP_SIZE', value: tp * dp };
}

function productFix(worker: Worker, problem: ProductProblem, t: Translate): Fix | undefined {
  if (problem.tp === undefined) return undefined;
  const { name, value } = wayToProduct(worker, problem);
  const edits = settingEdits(worker, { [name]: String(value) });
  return edits && { label: t('Set {0} to {1}', name, value), edits };
}

function tooFewText(worker: Worker, { needed, gpus }: { needed: number; gpus: number }, t: Translate): string {
  const { machine, machines } = worker;
  const what = product(worker);
  const perMachine = machine?.gpus;
  if (perMachine && needed % perMachine === 0) {
    return t(
      '{0} needs {1} GPUs, but an instance has {2}. It takes {3} machines per instance (unit.size), now {4}.',
      what,
      needed,
      gpus,
      needed / perMachine,
      machines,
    );
  }
  return t(
    '{0} needs {1} GPUs, but an instance has {2}. Make the sizes smaller or the instance larger.',
    what,
    needed,
    gpus,
  );
}

/** The sizes as a person wrote them: `TP 8 × DP 2`. */
function product({ verdict, sizes }: Worker): string {
  const { tp, dp = 1, pp = 1, copies = 1 } = verdict.sizes ?? sizes.given;
  const parts = [
    ...(tp === undefined ? [] : [`TP ${tp}`]),
    ...(dp === 1 && tp !== undefined ? [] : [`DP ${dp}`]),
    ...(copies === 1 ? [] : [`DP ${copies}`]),
    ...(pp === 1 ? [] : [`PP ${pp}`]),
  ];
  return parts.join(' × ');
}

/** Machines are added only where it is known how many GPUs one has. */
function moreMachines({ part, machine }: Worker, needed: number, t: Translate): Fix | undefined {
  if (!machine?.gpus || needed % machine.gpus !== 0) return undefined;
  const size = needed / machine.gpus;
  return setting(t('Use {0} machines per instance', size), pointer(part.at, 'unit', 'size'), size);
}

/** Names of the sizes, the one that asks for most first. */
function largest({ settings }: Worker): readonly SettingName[] {
  const all: readonly SettingName[] = ['TP_SIZE', 'DP_SIZE', 'EP_SIZE', 'PP_SIZE'];
  return all.toSorted((a, b) => Number(settings.get(b)?.text ?? 0) - Number(settings.get(a)?.text ?? 0));
}

/** The place of the first of these settings that is there; else the part. */
function at({ settings, part }: Worker, order: readonly SettingName[]): string {
  return order.flatMap((name) => settings.get(name)?.at ?? [])[0] ?? part.at;
}

/** SGLang: EP is part of TP. Newer releases split the rest of TP inside the experts, older ones ask that both are equal. */
function checkSglangEp(worker: Worker, t: Translate): Finding[] {
  const { sizes, settings } = worker;
  const { sglangEp: ep, given } = sizes;
  const total = given.tp === undefined ? undefined : given.tp * (given.dp ?? 1);
  if (ep === undefined || total === undefined || ep === total) return [];
  const path = settings.get('EP_SIZE')?.at ?? worker.part.at;
  if (total % ep === 0) {
    const message = t(
      'EP {0} is a part of the {1} GPUs of the worker: only newer SGLang releases run that.',
      ep,
      total,
    );
    return [warningAt(path, 'ep-not-tp-times-dp', message)];
  }
  return [errorAt(path, 'ep-not-tp-times-dp', t('EP {0} does not divide the {1} GPUs of the worker.', ep, total))];
}
