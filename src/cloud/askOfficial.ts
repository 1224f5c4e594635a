import * as z from 'zod/mini';
import { unreadable } from './credentialError.ts';
import type { Credential } from './credentials.ts';
import { clockCode } from './errorAnswer.ts';
import { CloudError } from './errors.ts';
import { RecordedExchange, type Refusal } from './officialExchange.ts';
import type { OfficialSource } from './officialProvider.ts';
import { modeOf } from './profileChain.ts';
import { sharedFileName } from './sharedFile.ts';

/** What asking needs of the outside. */
export interface AskOptions {
  readonly homeDir: string;
  readonly fetch: typeof fetch;
  /** Reaches the instance metadata service: never through a proxy, which would answer for its own machine. */
  readonly metadataFetch: typeof fetch;
}

const metadataOrigin = 'http://100.100.100.200/';
const requestMs = 10_000;
const metadataMs = 1_500;

const Given = z.object({
  accessKeyId: z.string().check(z.minLength(1)),
  accessKeySecret: z.string().check(z.minLength(1)),
  securityToken: z.optional(z.nullable(z.string())),
});

/** The package keeps the time when credentials end in a field of its session only. */
const Session = z.object({ session: z.object({ expiration: z.union([z.string(), z.number()]) }) });

/**
 * Asks one source through the official package. Rejects with a `CloudError` that says what is known: no answer (kind
 * `unreachable`, `timeout`, `unexpected-answer`), a refusal of our date (`clock`), or another refusal. Its own words are
 * dropped, they may quote secrets.
 */
export async function askOfficial(source: OfficialSource, options: AskOptions): Promise<Credential> {
  const { officialProvider } = await import('./officialProvider.ts');
  const exchange = new RecordedExchange(options.fetch, requestMs);
  const near = new RecordedExchange(options.metadataFetch, metadataMs);
  try {
    const provider = officialProvider(source, options.homeDir, (request, body) => {
      if (!request.toRequestURL().startsWith(metadataOrigin)) return exchange.send(request, body);
      // The package would try the service four times over, and wait each time.
      if (near.failure) throw near.failure;
      return near.send(request);
    });
    const given = z.parse(Given, await provider.getCredentials());
    const { accessKeyId, accessKeySecret, securityToken } = given;
    const ends = z.safeParse(Session, provider);
    const expiresAt = ends.success ? timeOf(ends.data.session.expiration) : undefined;
    return { accessKeyId, accessKeySecret, securityToken: securityToken || undefined, expiresAt };
  } catch {
    // The exchanges know what happened.
  }
  if (near.failure) throw unreadable('MetadataUnreachable', aboutOf(source));
  throw exchange.failure ?? refused(source, exchange.refusal ?? near.refusal);
}

function refused(source: OfficialSource, refusal: Refusal | undefined): CloudError {
  if (refusal?.code && clockCode.test(refusal.code)) {
    const { skewMs: clockSkewMs, ...said } = refusal;
    return new CloudError({ kind: 'clock', action: 'GetCredential', ...said, clockSkewMs });
  }
  const said = { status: refusal?.status, serverMessage: refusal?.code, requestId: refusal?.requestId };
  const code = source.kind === 'profile' ? 'ProfileRefused' : 'SourceRefused';
  return unreadable(code, { ...aboutOf(source), ...said });
}

function aboutOf(source: OfficialSource): { subject?: string | undefined; mode: string } {
  switch (source.kind) {
    case 'profile': {
      const [profile] = source.chain;
      return profile ? { subject: profile.name, mode: modeOf(profile) } : { mode: '' };
    }
    case 'oidc':
      return { mode: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE' };
    case 'shared':
      return { subject: source.name, mode: sharedFileName };
    case 'metadata':
      return { mode: 'ALIBABA_CLOUD_ECS_METADATA' };
    case 'uri':
      return { mode: 'ALIBABA_CLOUD_CREDENTIALS_URI' };
  }
}

/** A command may give ms since 1970: the package takes what `Date` takes. */
function timeOf(value: string | number): number | undefined {
  const time = new Date(value).getTime();
  return Number.isNaN(time) ? undefined : time;
}
