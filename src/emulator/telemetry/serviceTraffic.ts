import { InstanceWork, type Use } from './instanceWork.ts';
import { Spans } from './spans.ts';
import { addAnswer, noTraffic, sumTraffic, type TrafficSums } from './trafficSums.ts';
import type { RequestEnd } from '../dataplane/traffic.ts';

/** Instances of one service whose work is remembered; more make the longest idle one forgotten. */
const keptInstances = 256;

/** What one service was asked, and how its instances worked for it. */
export class ServiceTraffic {
  readonly #sums = new Spans(noTraffic);
  readonly #instances = new Map<string, InstanceWork>();

  /** Instances whose work is remembered. */
  get rememberedInstances(): number {
    return this.#instances.size;
  }

  arrived(now: number): void {
    this.#sums.change(now, (sums) => (sums.arrived += 1));
  }

  answered(now: number, end: RequestEnd, tokens: { readonly prompt: number; readonly output: number }): void {
    this.#sums.change(now, (sums) => {
      addAnswer(sums, end);
      sums.promptTokens += tokens.prompt;
      sums.outputTokens += tokens.output;
    });
  }

  /** What came and was answered between two times. */
  between(fromMs: number, toMs: number): TrafficSums {
    return sumTraffic(this.#sums.between(fromMs, toMs));
  }

  /** A request is under way on an instance until the answer is called. */
  begin(instance: string, now: number): (now: number) => void {
    const work = this.#workOf(instance);
    work.begin(now);
    return (end) => work.end(end);
  }

  use(instance: string, fromMs: number, toMs: number, now: number): Use {
    return this.#instances.get(instance)?.use(fromMs, toMs, now) ?? { busy: 0, load: 0 };
  }

  #workOf(instance: string): InstanceWork {
    const known = this.#instances.get(instance);
    if (known) return known;
    if (this.#instances.size >= keptInstances) this.#forgetOne();
    const work = new InstanceWork();
    this.#instances.set(instance, work);
    return work;
  }

  #forgetOne(): void {
    let idle: [string, InstanceWork] | undefined;
    for (const entry of this.#instances) {
      if (entry[1].open === 0 && (!idle || entry[1].touchedAt < idle[1].touchedAt)) idle = entry;
    }
    if (idle) this.#instances.delete(idle[0]);
  }
}
