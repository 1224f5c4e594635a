import { unreadable } from './credentialError.ts';
import type { Credential, CredentialSource } from './credentials.ts';

/** How long before their end temporary credentials are replaced. */
const marginMs = 5 * 60 * 1000;

/** Where credentials come from at this moment. */
export interface Origin {
  /** Equal as long as what was given before still counts. */
  readonly key: string;
  /** Asks for them. */
  readonly ask: () => Promise<Credential>;
}

interface Kept {
  readonly key: string;
  readonly credential: Credential;
  /** Until when it is given without asking again, ms since 1970; undefined = until someone renews. */
  readonly until: number | undefined;
}

/**
 * Gives credentials that have not ended. Calls at the same time share one answer. The origin is looked up at each call,
 * so that a change of a file is seen; what it gave is kept until five minutes before its end, or until `renew`. From then
 * on it still stands in for an origin that gives none, until it ends.
 */
export class FreshCredentials implements CredentialSource {
  readonly #origin: () => Promise<Origin>;
  readonly #now: () => number;
  #running: Promise<Credential> | undefined;
  #kept: Kept | undefined;

  constructor(origin: () => Promise<Origin>, now: () => number) {
    this.#origin = origin;
    this.#now = now;
  }

  getCredential(): Promise<Credential> {
    if (this.#running) return this.#running;
    // The turn makes sure that `running` is set when it is compared below.
    const run: Promise<Credential> = Promise.resolve()
      .then(() => this.#find(() => this.#running === run))
      .finally(() => {
        if (this.#running === run) this.#running = undefined;
      });
    this.#running = run;
    return run;
  }

  /** What is being asked for at this moment counts as old too. */
  renew(): void {
    this.#running = undefined;
    this.#kept = undefined;
  }

  async #find(isCurrent: () => boolean): Promise<Credential> {
    const origin = await this.#origin();
    const kept = this.#kept;
    if (kept?.key === origin.key && (kept.until === undefined || this.#now() < kept.until)) return kept.credential;
    const credential = await origin.ask().catch((error: unknown) => {
      const known = this.#kept === kept && kept?.key === origin.key ? kept.credential : undefined;
      if (known?.expiresAt === undefined || known.expiresAt <= this.#now()) throw error;
      return known;
    });
    const now = this.#now();
    const { expiresAt } = credential;
    if (expiresAt !== undefined && expiresAt <= now) throw unreadable('AlreadyExpired', { endedAt: expiresAt });
    if (isCurrent()) this.#kept = { key: origin.key, credential, until: keepUntil(expiresAt, now) };
    return credential;
  }
}

/** What lives shorter than the margin is kept for half its life: not asked for at each call. */
function keepUntil(expiresAt: number | undefined, now: number): number | undefined {
  return expiresAt === undefined ? undefined : Math.max(expiresAt - marginMs, (now + expiresAt) / 2);
}
