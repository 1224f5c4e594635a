import type { DeployedService } from './directory.ts';

/** Counts requests, so that of every hundred to a service exactly its mirror's ratio are copied, spread out. */
export class MirrorShares {
  readonly #credit = new Map<string, number>();

  /** The services that get a copy of the request that comes now. */
  next({ uid, mirror }: DeployedService): readonly string[] {
    if (!mirror || mirror.ratio <= 0) {
      this.#credit.delete(uid);
      return [];
    }
    const credit = (this.#credit.get(uid) ?? 0) + mirror.ratio;
    this.#credit.set(uid, credit % 100);
    return credit >= 100 ? mirror.targets : [];
  }
}
