import type { ServiceModel } from '../../eas/services/model.ts';

/** The services with keys that no other connection's services have. */
export function ownedServices(connectionId: string, services: readonly ServiceModel[]): ServiceModel[] {
  return services.map((service) => ({
    ...service,
    key: `${connectionId}/${service.key}`,
    members: ownedServices(connectionId, service.members),
  }));
}
