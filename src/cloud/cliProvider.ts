/**
 * The official package, in a module of its own that is loaded on first use. A dynamic import of the package itself
 * would work in Node and fail when bundled: esbuild gives a CommonJS package that is split off as `default` only.
 */
import { CLIProfileCredentialsProvider } from '@alicloud/credentials';
import type { Credential } from './credentials.ts';

/** Asks for credentials, and keeps temporary ones until they are about to expire. */
export interface CliProvider {
  getCredentials(): Promise<Partial<Credential>>;
}

/** The official provider of one CLI profile. Its error messages may quote the whole file: never show or log them. */
export function cliProvider(profile: string, homeDir: string): CliProvider {
  const provider = CLIProfileCredentialsProvider.builder().withProfileName(profile).build();
  // The package offers no way to name the home folder and reads it from this field.
  Object.assign(provider, { homedir: homeDir });
  return provider;
}
