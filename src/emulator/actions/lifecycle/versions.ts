import * as z from 'zod/mini';
import { isoSeconds } from '../../clock.ts';
import { region } from '../../inferred.ts';
import { versionDocument, wholeConfig } from '../../services/document.ts';
import { requireService } from '../../services/operate.ts';
import { rollBack } from '../../services/rollback.ts';
import { serviceStatus } from '../../services/status.ts';
import { currentVersion } from '../../services/versions.ts';
import type { ServiceRecord, ServiceVersion } from '../../state/serviceRecord.ts';
import { answerEnv, changeEnv, pageOf, serviceName, slicePage, type Action } from '../action.ts';
import { readFields } from '../fields.ts';

/** ListServiceVersions: the newest first [INFER]. */
export const listServiceVersions: Action = (call) => {
  const env = answerEnv(call.world);
  const service = requireService(env.state, serviceName(call), env.now);
  const page = pageOf(call, 100);
  const current = currentVersion(service, wholeConfig(env.state, service));
  const versions = [...(service.versions ?? []), current].toSorted((a, b) => b.version - a.version);
  const { message } = serviceStatus(env.state, service, env.now, env.scale);
  return {
    Versions: slicePage(versions, page).map((version) =>
      versionAnswer(service, version, version === current ? message : ''),
    ),
    TotalCount: versions.length,
    PageNumber: page.number,
    PageSize: page.size,
  };
};

function versionAnswer(service: ServiceRecord, version: ServiceVersion, message: string): Record<string, unknown> {
  const isUsable = usable(service, version);
  return {
    ImageId: version.version,
    BuildTime: isoSeconds(version.at),
    ImageAvailable: isUsable,
    ServiceRunnable: isUsable,
    Message: message,
    ServiceConfig: JSON.stringify(versionDocument(service, version.config)),
  };
}

/** Known only of a version that has instances still on record; of an aggregate they are its members'. */
function usable(service: ServiceRecord, version: ServiceVersion): 'true' | 'false' | 'unknown' {
  const own = service.instances.filter((entry) => entry.version === version.version);
  if (own.some((entry) => entry.pulledAt !== undefined)) return 'true';
  return own.some((entry) => entry.problem?.kind === 'image-pull') ? 'false' : 'unknown';
}

const VersionBody = z.object({ Version: z.int().check(z.gte(1)) });

/** UpdateServiceVersion: back to a version below the current one. */
export const updateServiceVersion: Action = async (call) => {
  const { Version: version } = readFields(call, VersionBody, { Version: 'a whole number above 0' });
  const name = serviceName(call);
  await call.world.store.commit((state) => rollBack(state, name, version, changeEnv(call.world)));
  return { Message: `Service [${name}] in region [${region.id}] is starting` };
};
