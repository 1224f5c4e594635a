import type { Credential, CredentialSource } from './credentials.ts';
import type { CloudErrorDetails } from './errors.ts';

/** True when the server refused who signed, and not what was asked: other credentials may pass. */
export function refusesCredential({ kind, status, code = '' }: CloudErrorDetails): boolean {
  if (kind !== 'unauthorized') return false;
  if (/^(InvalidAccessKeyId|InactiveAccessKeyId|InvalidCredential)/i.test(code)) return true;
  return status === 401 || /SecurityToken|Expired/i.test(code);
}

/** The credentials of one client: calls that are refused at the same time read the source again only once. */
export class Renewal {
  readonly #source: CredentialSource;
  #latest: Credential | undefined;
  #running: Promise<Credential> | undefined;

  constructor(source: CredentialSource) {
    this.#source = source;
  }

  /** What to sign with. */
  async current(): Promise<Credential> {
    this.#latest = await (this.#running ?? this.#source.getCredential());
    return this.#latest;
  }

  /** What to sign with instead of what was refused; undefined when the source has no other. Rejects as the source. */
  async after(refused: Credential): Promise<Credential | undefined> {
    if (!this.#source.renew) return undefined;
    if (!this.#running && this.#latest && !isSame(this.#latest, refused)) return this.#latest;
    this.#running ??= this.#readAgain();
    const next = await this.#running;
    return isSame(next, refused) ? undefined : next;
  }

  async #readAgain(): Promise<Credential> {
    try {
      this.#source.renew?.();
      this.#latest = await this.#source.getCredential();
      return this.#latest;
    } finally {
      this.#running = undefined;
    }
  }
}

function isSame(one: Credential, other: Credential): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.accessKeySecret === other.accessKeySecret &&
    one.securityToken === other.securityToken
  );
}
