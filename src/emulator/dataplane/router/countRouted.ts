import type { DeployedService } from '../directory.ts';
import type { Engines } from '../engines.ts';
import type { Exchange } from '../http/exchange.ts';
import { isRouted } from './route.ts';

/** Counts a request in the router that takes it. The answer is to be told of the tokens that came out so far. */
export function countRouted(engines: Engines, exchange: Exchange, service: DeployedService): (tokens: number) => void {
  if (!isRouted(service)) return () => undefined;
  const { record } = engines.routers.of(service);
  let firstTokenMs: number | undefined;
  let tokens = 0;
  record.open += 1;
  exchange.onClose(() => {
    record.open -= 1;
    record.answered({ status: exchange.status, ms: exchange.ageMs, firstTokenMs, tokens });
  });
  return (produced) => {
    firstTokenMs ??= exchange.ageMs;
    tokens = produced;
  };
}
