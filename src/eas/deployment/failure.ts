import type { Translate } from '../../messages/translate.ts';
import type { ServiceEvent } from '../wire/events.ts';
import { eventText } from './eventText.ts';
import type { StageId } from './stages.ts';

export type FailureCause =
  | 'stock'
  | 'quota'
  | 'image'
  | 'memory'
  | 'probe'
  | 'storage'
  | 'permission'
  | 'crash'
  | 'scheduling'
  | 'unknown';

/** Why a deployment failed, in words. */
export interface Failure {
  readonly cause: FailureCause;
  /** The step that failed, when the cause tells. */
  readonly stage: StageId | undefined;
  readonly message: string;
  readonly advice: string;
  /** EAS's own words; empty when there are none. */
  readonly detail: string;
}

/** What EAS says about a service that failed. */
export interface FailureSigns {
  readonly message: string | undefined;
  /** The member that failed, as a person calls it; undefined for the service itself. */
  readonly member: string | undefined;
  readonly events: readonly ServiceEvent[];
}

/**
 * Words of each cause, the more certain first. EAS documents neither codes nor texts of failed deployments; these are
 * the words of Kubernetes, of CUDA and of EAS's own answers that occur in public reports.
 */
const signs: readonly (readonly [FailureCause, RegExp])[] = [
  [
    'stock',
    /out.?of.?stock|no.?stock|sold.?out|(insufficient|not enough|lack).{0,20}(stock|inventory|capacity)|库存|售罄/i,
  ],
  [
    'quota',
    /quota.{0,40}(exceed|full|insufficient|exhaust|not enough)|(exceed|insufficient|not enough).{0,30}quota|配额/i,
  ],
  [
    'image',
    /imagepull|errimage|invalidimage|(pull|find).{0,20}image|image.{0,60}(not found|denied|pull)|manifest unknown/i,
  ],
  ['memory', /(?<![a-z])oom|out.?of.?memory|cannot allocate memory|no available memory for the cache blocks/i],
  ['probe', /(probe|health.?check|readiness|liveness).{0,60}(fail|error|timed? ?out)|unhealthy/i],
  ['storage', /failedmount|mount.{0,40}(fail|error|denied|timed? ?out)|no such bucket|nosuchbucket/i],
  ['permission', /forbidden|access.?denied|unauthorized|no permission|not authorized/i],
  ['crash', /crashloop|back-?off restarting|exit(ed)? (with )?(code|status)|exit code|traceback/i],
  ['scheduling', /failedscheduling|unschedulable|insufficient (nvidia|gpu|cpu|memory)|nodes? are available/i],
];

const stageOfCause: Record<FailureCause, StageId | undefined> = {
  stock: 'resources',
  quota: 'resources',
  scheduling: 'resources',
  permission: undefined,
  image: 'image',
  storage: 'image',
  memory: 'model',
  crash: 'model',
  probe: 'ready',
  unknown: undefined,
};

/** Puts a failed deployment into words: what failed, and what to do about it. */
export function explainFailure(given: FailureSigns, t: Translate): Failure {
  const { cause, detail } = findCause(given);
  const { message, advice } = words(cause, t);
  return {
    cause,
    stage: stageOfCause[cause],
    message: given.member === undefined ? message : t('{0}: {1}', given.member, message),
    advice,
    detail: detail.trim(),
  };
}

/** An event of type `Normal` tells of a step that went well ("Successfully pulled image"): no cause is read from it. */
function findCause({ message = '', events }: FailureSigns): { cause: FailureCause; detail: string } {
  const isWarning = ({ Type = '' }: ServiceEvent): boolean => /warn|error/i.test(Type);
  const isNormal = ({ Type = '' }: ServiceEvent): boolean => /^normal$/i.test(Type);
  const others = events.filter((event) => !isWarning(event) && !isNormal(event));
  const texts = [message, ...[...events.filter(isWarning), ...others].map(wordsOf)];
  for (const text of texts) {
    const found = signs.find(([, sign]) => sign.test(text));
    if (found !== undefined) return { cause: found[0], detail: text };
  }
  const said = [...texts, ...events.filter(isNormal).map(wordsOf)].find((text) => text.trim() !== '');
  return { cause: 'unknown', detail: said ?? '' };
}

function wordsOf(event: ServiceEvent): string {
  return `${event.Reason ?? ''} ${eventText(event)}`;
}

function words(cause: FailureCause, t: Translate): { message: string; advice: string } {
  switch (cause) {
    case 'stock':
      return {
        message: t('The instance type is out of stock in this region.'),
        advice: t('Choose another instance type, a resource quota or another region, then deploy again.'),
      };
    case 'quota':
      return {
        message: t('The resource quota has no room for these instances.'),
        advice: t('Stop services that use the quota, ask for a larger one, or deploy fewer instances.'),
      };
    case 'image':
      return {
        message: t('The container image cannot be pulled.'),
        advice: t(
          'Check the image address in the configuration, and that this region reaches its registry: an address with "-vpc" works only inside the VPC.',
        ),
      };
    case 'memory':
      return {
        message: t('The engine ran out of memory while it started.'),
        advice: t('Use more GPUs for an instance, a larger instance type, or a smaller MAX_MODEL_LEN.'),
      };
    case 'probe':
      return {
        message: t('The service did not pass its health check in time.'),
        advice: t('Look at its log. A model of several TB needs a longer startup check (an hour is not too long).'),
      };
    case 'storage':
      return {
        message: t('A storage path cannot be mounted.'),
        advice: t('Check the paths under "storage" in the configuration: an OSS bucket must be in the same region.'),
      };
    case 'permission':
      return {
        message: t('EAS may not use something that the configuration names.'),
        advice: t('Give your account the missing permission, or name another resource, image or storage.'),
      };
    case 'crash':
      return {
        message: t('The engine stopped right after it started.'),
        advice: t('Look at its log for the first error, correct the configuration, and deploy again.'),
      };
    case 'scheduling':
      return {
        message: t('No machine has room for an instance.'),
        advice: t('Choose another resource, or deploy fewer or smaller instances.'),
      };
    case 'unknown':
      return {
        message: t('The service failed to start.'),
        advice: t('Look at its events and its log for the first error.'),
      };
  }
}
