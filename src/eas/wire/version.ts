import * as z from 'zod/mini';
import { pageOf } from './page.ts';
import { count, field, maybe } from './tolerant.ts';

/** One past configuration of a service. `ImageAvailable` and `ServiceRunnable` are `true`, `false` or `unknown`. */
export const ServiceVersion = z.looseObject({
  /** The number of the version, as `CurrentVersion` of a service counts and UpdateServiceVersion takes (inferred). */
  ImageId: count,
  BuildTime: maybe.string,
  ImageAvailable: field(z.pipe(z.union([z.string(), z.boolean()]), z.transform(String))),
  ServiceRunnable: field(z.pipe(z.union([z.string(), z.boolean()]), z.transform(String))),
  Message: maybe.text,
  /** JSON text; only versions with an image of their own have it. */
  ServiceConfig: maybe.string,
});

export type ServiceVersion = z.infer<typeof ServiceVersion>;

/** One page of ListServiceVersions. */
export const VersionPage = pageOf('Versions', ServiceVersion);
