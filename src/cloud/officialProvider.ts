/**
 * The official package, in a module of its own that is loaded on first use. A dynamic import of the package itself
 * would work in Node and fail when bundled: esbuild gives a CommonJS package that is split off as `default` only.
 */
import { restoreDebug } from './quietLibrary.ts';
import {
  CLIProfileCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  ProfileCredentialsProvider,
  URICredentialsProvider,
} from '@alicloud/credentials';
import type { OfficialExchange, OfficialRequest } from './officialExchange.ts';
import type { PickedSource } from './pickSource.ts';
import { modeOf } from './profileChain.ts';

restoreDebug();

/** A source that the official package is asked for. */
export type OfficialSource = Exclude<PickedSource, { kind: 'key' }>;

/** Asks the cloud for credentials. Its error messages may quote files and answers: never show, log or keep them. */
export interface OfficialProvider {
  getCredentials(): Promise<unknown>;
}

/**
 * The official provider of one source, which sends its requests through `exchange`. Asked once and then dropped: what
 * it gives is kept by us, because it would keep expired credentials when it cannot renew them.
 */
export function officialProvider(
  source: OfficialSource,
  homeDir: string,
  exchange: OfficialExchange,
): OfficialProvider {
  const send = withLogin(source, exchange);
  const provider = build(source, homeDir);
  if (!isProvider(provider)) throw new Error('The package has changed its form.');
  for (let at: unknown = provider; isProvider(at); at = Reflect.get(at, 'credentialsProvider')) {
    if ('doRequest' in at) Object.assign(at, { doRequest: send });
  }
  return provider;
}

function build(source: OfficialSource, homeDir: string): unknown {
  switch (source.kind) {
    case 'profile':
      return profileProvider(source, homeDir);
    case 'oidc':
      return OIDCRoleArnCredentialsProvider.builder()
        .withRoleArn(source.role)
        .withOIDCProviderArn(source.provider)
        .withOIDCTokenFilePath(source.tokenFile)
        .build();
    case 'shared': {
      const reader = ProfileCredentialsProvider.builder().withProfileName(source.name).build();
      return reader.getCredentialsProvider({ [source.name]: source.section });
    }
    case 'metadata':
      return ECSRAMRoleCredentialsProvider.builder().withRoleName(source.role).build();
    case 'uri':
      return URICredentialsProvider.builder().withCredentialsURI(source.uri).build();
  }
}

/** What CloudSSO is to give credentials for: the package writes it down and forgets to send it (2.4.7). */
function withLogin(source: OfficialSource, exchange: OfficialExchange): OfficialExchange {
  const login = source.kind === 'profile' ? source.chain.find(({ mode }) => mode === 'CloudSSO') : undefined;
  if (!login) return exchange;
  const { cloud_sso_account_id: AccountId, cloud_sso_access_config: AccessConfigurationId } = login;
  const body = JSON.stringify({ AccountId, AccessConfigurationId });
  return (request) => exchange(request, isLogin(request) ? body : undefined);
}

function isLogin(request: OfficialRequest): boolean {
  return new URL(request.toRequestURL()).pathname === '/cloud-credentials';
}

/** The package makes the provider from what we read: it would put the whole file into the message of an error. */
function profileProvider({ chain, config }: Extract<OfficialSource, { kind: 'profile' }>, homeDir: string): unknown {
  const name = chain[0]?.name ?? '';
  const reader = CLIProfileCredentialsProvider.builder().withProfileName(name).build();
  // The package offers no way to name the home folder and reads it from this field.
  Object.assign(reader, { homedir: homeDir });
  const make: unknown = Reflect.get(reader, 'getCredentialsProvider');
  if (typeof make !== 'function') return undefined;
  const profiles = config.profiles.map((profile) => ({ ...profile, mode: modeOf(profile) }));
  return Reflect.apply(make, reader, [{ ...config, profiles }, name]);
}

function isProvider(value: unknown): value is OfficialProvider {
  return typeof value === 'object' && value !== null && 'getCredentials' in value;
}
