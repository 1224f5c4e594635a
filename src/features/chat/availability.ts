import type { Service } from '../../eas/wire/service.ts';
import type { ServiceAvailability } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';

const stopped: ReadonlySet<string> = new Set(['Stopped', 'Stopping']);
const onItsWay: ReadonlySet<string> = new Set([
  'Creating',
  'Starting',
  'Waiting',
  'Pending',
  'Initializing',
  'Committing',
  'Cloning',
  'Updating',
  'Scaling',
  'HotUpdate',
]);

/** Whether a service can answer, told from its status. A status that we do not know does not stand in the way. */
export function availabilityOf(service: Service, t: Translate): ServiceAvailability {
  const status = service.Status ?? '';
  const name = service.ServiceName;
  if (status === 'Running' || (service.RunningInstance ?? 0) > 0) return { kind: 'ready' };
  const details = [status, service.Message].filter(Boolean).join(' · ');
  if (stopped.has(status)) {
    return unavailable(
      t('{0} is stopped.', name),
      t('Start it in the Services view, wait until it runs, then check again.'),
      details,
    );
  }
  if (status === 'Failed') {
    return unavailable(
      t('{0} has failed, so it cannot answer.', name),
      t('Its events and logs tell why. Update or deploy it again, then check again.'),
      details,
    );
  }
  if (status === 'Deleting') {
    return unavailable(t('{0} is being deleted.', name), t('Open the chat of another service.'), details);
  }
  if (onItsWay.has(status)) {
    return unavailable(
      t('{0} is not running yet.', name),
      t('A large model takes many minutes to load. Follow it in the Services view, then check again.'),
      details,
    );
  }
  return { kind: 'ready' };
}

function unavailable(message: string, advice: string, details: string): ServiceAvailability {
  return { kind: 'unavailable', failure: { message, advice, details } };
}
