import type { Service } from '../../eas/wire/service.ts';
import type { OnChange, Subscription } from '../../host/changes.ts';

/** The list of services that the Services view keeps fresh, as far as a chat looks at it. */
export interface ServiceList {
  /** Only `ready` holds services. */
  readonly state: { readonly kind: string };
  find(name: string): { readonly service: Service } | undefined;
  /** Reads the list unless it is kept fresh by itself. */
  fresh(): Promise<unknown>;
  readonly onDidChange: OnChange<unknown>;
}

/** What the list tells of one service. `gone`: it stood there before and does so no longer. */
export type SeenService = { readonly kind: 'known'; readonly service: Service } | { readonly kind: 'gone' };

/**
 * Calls `listener` whenever the list shows a service in another state than before. Asks for nothing itself. `active`
 * tells whether the list is that of the service's own connection.
 */
export function watchService(
  list: Pick<ServiceList, 'state' | 'find' | 'onDidChange'>,
  name: string,
  active: () => boolean,
  listener: (seen: SeenService) => void,
): Subscription {
  const look = (): Service | undefined =>
    active() && list.state.kind === 'ready' ? list.find(name)?.service : undefined;
  let last = stateKey(look());
  return list.onDidChange(() => {
    if (!active() || list.state.kind !== 'ready') return;
    const service = look();
    const now = stateKey(service);
    if (now === last) return;
    last = now;
    listener(service === undefined ? { kind: 'gone' } : { kind: 'known', service });
  });
}

function stateKey(service: Service | undefined): string {
  if (service === undefined) return '';
  return JSON.stringify([service.Status, service.Message, (service.RunningInstance ?? 0) > 0]);
}
