/** A real account's size and more: the answers of ListServices for many aggregates, made from those of one. */
import * as z from 'zod/mini';
import { staticCredentials } from '../../src/cloud/credentials.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { buildRequest } from '../../src/eas/requests.ts';

const pageSize = 100;
const seeded = 'deepseek-r1-pd';

const RawList = z.object({ Services: z.array(z.record(z.string(), z.unknown())) });

/** Where an emulator with the demo's services listens. */
export interface EmulatorAddress {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The seeded aggregate and its members, as the emulator answers them. */
export async function seededAggregate(at: EmulatorAddress): Promise<Record<string, unknown>[]> {
  const transport = new Transport({
    region: at.region,
    endpoint: `http://${at.endpoint}`,
    credentials: staticCredentials(at),
  });
  const { body } = await transport.send(buildRequest('ListServices', { query: { PageSize: pageSize } }));
  return z.parse(RawList, body).Services.filter((service) => String(service['ServiceName']).startsWith(seeded));
}

/** The pages of ListServices, as JSON text, for `count` aggregates of the same make. */
export function listPages(family: readonly Record<string, unknown>[], count: number): string[] {
  const text = JSON.stringify(family);
  const services = Array.from({ length: count }, (_, index) => oneFamily(text, index)).flat();
  const total = services.length;
  return Array.from({ length: Math.ceil(total / pageSize) }, (_, page) =>
    JSON.stringify({
      RequestId: `REQUEST-${page}`,
      Services: services.slice(page * pageSize, (page + 1) * pageSize),
      TotalCount: total,
      PageNumber: page + 1,
      PageSize: pageSize,
    }),
  );
}

/** The same services under names and ids of their own. */
function oneFamily(text: string, index: number): Record<string, unknown>[] {
  const renamed = text
    .replaceAll(seeded, `${seeded}-${String(index).padStart(4, '0')}`)
    .replaceAll(/eas-m-([a-z0-9]{6})/g, `eas-m-${String(index).padStart(6, '0')}$1`);
  return z.parse(z.array(z.record(z.string(), z.unknown())), JSON.parse(renamed));
}
