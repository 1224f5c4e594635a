import { originOf, type Product } from '../../cloud/endpoints.ts';
import { type ActionName, buildRequest } from '../requests.ts';
import { type AccessTarget, timeAt } from './accessTarget.ts';
import { detailsOf, failed } from './callEnd.ts';
import type { CheckGroup } from './checkRow.ts';
import { probes, probeTimeoutMs } from './probes.ts';
import { reach } from './reach.ts';
import { type Known, notChecked, type Step, type StepEnd } from './runSteps.ts';

/** The row of a product's endpoint. */
export function endpointId(product: Product): string {
  return `endpoint/${product}`;
}

/** Looks whether a product answers at all; `action` is one of its reads, and is asked for without a signature. */
export function reachStep(target: AccessTarget, product: Product, action: ActionName, group: CheckGroup): Step {
  return {
    row: { id: endpointId(product), group, subject: { kind: 'endpoint', product } },
    needs: [],
    run: (_known, signal) => reachProduct(target, product, action, signal),
  };
}

async function reachProduct(
  target: AccessTarget,
  product: Product,
  action: ActionName,
  signal: AbortSignal,
): Promise<StepEnd> {
  const origin = originFor(target, product, action);
  if (typeof origin !== 'string') return origin;
  const parts = probes[action]?.parts(target, {}) ?? {};
  const { path, method, version } = buildRequest(action, 'kind' in parts ? {} : parts);
  const answer = await reach(
    {
      url: `${origin}${path}`,
      action,
      version,
      method,
      fetch: target.fetch ?? globalThis.fetch,
      timeoutMs: probeTimeoutMs,
      now: () => timeAt(target),
    },
    signal,
  );
  const { host } = new URL(origin);
  if (!answer.reached) {
    const { trouble, code } = answer;
    const problem = { kind: 'unreachable', trouble, host, ...(code === undefined ? {} : { code }) } as const;
    return { outcome: { result: 'failed', problem } };
  }
  const { skewMs, requestId } = answer;
  const known: Known = product === 'eas' && skewMs !== undefined ? { skewMs } : {};
  return { outcome: { result: 'ok', finding: { kind: 'reached', host } }, requestId, known };
}

function originFor({ region, endpoint }: AccessTarget, product: Product, action: ActionName): string | StepEnd {
  try {
    return originOf(product, region, endpoint, action);
  } catch (error) {
    const details = detailsOf(error, action);
    if (details.code === 'RegionNotSupported') return notChecked({ kind: 'not-offered', product, region });
    return { outcome: failed(details) };
  }
}
