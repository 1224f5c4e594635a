import * as z from 'zod/mini';
import { listOf, maybe } from './tolerant.ts';

const urls = z.pipe(
  listOf(z.string()),
  z.transform((list: string[]) => list.filter((url) => url !== '')),
);

/** One way to reach a service. */
export const Endpoint = z.looseObject({
  EndpointType: maybe.string,
  BackendId: maybe.string,
  InternetEndpoints: urls,
  IntranetEndpoints: urls,
  PathType: maybe.string,
  Port: maybe.count,
});

export type Endpoint = z.infer<typeof Endpoint>;

/** What DescribeServiceEndpoints answers. `AccessToken` is a secret: used for one call, never stored or shown. */
export const EndpointsAnswer = z.looseObject({ AccessToken: maybe.string, Endpoints: listOf(Endpoint) });

export type EndpointsAnswer = z.infer<typeof EndpointsAnswer>;
