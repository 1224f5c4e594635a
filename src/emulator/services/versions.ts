/** The configurations that a service had: each change but a scaling makes a version. */
import type { ServiceRecord, ServiceVersion } from '../state/serviceRecord.ts';
import { stayingAt } from './replan.ts';

/** How many versions EAS keeps (eas/product.md, section 4.2: an early source). */
const keptVersions = 10;

/** The version that a service has now; `whole` is its configuration, of an aggregate with `members`. */
export function currentVersion(service: ServiceRecord, whole: ServiceVersion['config']): ServiceVersion {
  return { version: service.version, at: service.versionAt ?? service.createdAt, config: whole };
}

/** The number of the newest version; above the service's own after a rollback. */
export function latestVersion(service: ServiceRecord): number {
  return Math.max(service.version, ...(service.versions ?? []).map((entry) => entry.version));
}

/** The service with a new version of its configuration; `left` is the one that it has now. */
export function withNewVersion(
  service: ServiceRecord,
  config: ServiceRecord['config'],
  left: ServiceVersion,
  at: number,
): ServiceRecord {
  return switched(service, { version: latestVersion(service) + 1, at, config }, left, at);
}

/** The service back at a version that it had. */
export function withOldVersion(
  service: ServiceRecord,
  to: ServiceVersion,
  left: ServiceVersion,
  at: number,
): ServiceRecord {
  return switched(service, to, left, at);
}

function switched(service: ServiceRecord, to: ServiceVersion, left: ServiceVersion, now: number): ServiceRecord {
  const others = [...(service.versions ?? []), left].filter((entry) => entry.version !== to.version);
  const versions = others.toSorted((a, b) => a.version - b.version).slice(1 - keptVersions);
  const next = {
    ...service,
    version: to.version,
    versionAt: to.at,
    versions,
    config: to.config,
    updatedAt: now,
  };
  if (!service.rollout) return next;
  return { ...next, rollout: { ...service.rollout, fromVersion: leftVersion(service, to.version, now) } };
}

/** The version that an update leaves: the one that an unfinished update was leaving while instances of it stay. */
function leftVersion(service: ServiceRecord, target: number, now: number): number {
  const from = service.rollout?.fromVersion;
  if (from === undefined || from === target) return service.version;
  return stayingAt(service, now).some((entry) => entry.version === from) ? from : service.version;
}
