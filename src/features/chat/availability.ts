import { serviceState } from '../../eas/services/serviceState.ts';
import type { Service } from '../../eas/wire/service.ts';
import type { ServiceAvailability } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';

/** Whether a service can answer, told from its status. A status that we do not know does not stand in the way. */
export function availabilityOf(service: Service, t: Translate): ServiceAvailability {
  const { phase, status, message = '' } = serviceState(service);
  const name = service.ServiceName;
  const details = [status, message].filter(Boolean).join(' · ');
  switch (phase) {
    case 'stopped':
      return {
        ...unavailable(t('{0} is stopped.', name), t('Start it and wait until it runs.'), details),
        startable: true,
      };
    case 'stopping':
      return unavailable(t('{0} is stopping.', name), t('Start it again when it is stopped.'), details);
    case 'deleting':
      return unavailable(t('{0} is being deleted.', name), t('Open the chat of another service.'), details);
    case 'running':
    case 'unknown':
      return { kind: 'ready' };
  }
  const serving = (service.RunningInstance ?? 0) > 0;
  if (phase === 'failed') return serving ? { kind: 'ready' } : failed(name, status, message, t);
  // Instances go on answering while others change; one that starts may still lack a role that its answers need.
  if (serving && (phase === 'updating' || phase === 'scaling')) return { kind: 'ready' };
  return unavailable(
    t('{0} is not running yet.', name),
    t('A large model takes many minutes to load. Follow it in the Services view, then check again.'),
    details,
  );
}

/** A service that EAS no longer knows. */
export function goneAvailability(name: string, t: Translate): ServiceAvailability {
  return unavailable(
    t('{0} does not exist any more.', name),
    t('Open the chat of another service, or deploy it again.'),
    '',
  );
}

function failed(name: string, status: string, message: string, t: Translate): ServiceAvailability {
  const said =
    message === '' ? t('{0} has failed, so it cannot answer.', name) : t('{0} has failed: {1}', name, message);
  return unavailable(said, t('Delete it and deploy it again, or deploy it on another resource.'), status);
}

function unavailable(message: string, advice: string, details: string) {
  return { kind: 'unavailable' as const, failure: { message, advice, details } };
}
