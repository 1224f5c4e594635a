import type { DeployedService } from '../directory.ts';
import type { Engines } from '../engines.ts';
import type { Answer } from '../protocol/answerBodies.ts';
import { routerError } from '../protocol/answerBodies.ts';
import { isRouted } from '../router/route.ts';
import { workersBehind } from '../router/worker.ts';
import { METRICS_TYPE, writeMetrics } from './exposition.ts';
import { routerMetrics } from './routerMetrics.ts';
import { sglangMetrics } from './sglangMetrics.ts';
import { vllmMetrics } from './vllmMetrics.ts';

/** What `/metrics` of a service answers: the router's own figures, or those of one of its instances, in turn. */
export function metricsOf(engines: Engines, service: DeployedService): Answer {
  const { directory, fleet, routers, timeline } = engines;
  const desk = routers.of(service);
  if (isRouted(service)) {
    const workers = Object.values(workersBehind(directory, service, fleet)).flat();
    return metricsAnswer(routerMetrics({ desk, workers, model: service.modelName, now: timeline.now() }));
  }
  const instances = fleet.instancesOf(service);
  const instance = instances[desk.turn('metrics') % Math.max(1, instances.length)];
  if (instance === undefined) return routerError(503, 'no available inference worker');
  // Engines without names that are known here are shown under vLLM's.
  const families = service.engine === 'sglang' ? sglangMetrics : vllmMetrics;
  return metricsAnswer(families(instance, timeline.now()));
}

function metricsAnswer(families: Parameters<typeof writeMetrics>[0]): Answer {
  return { status: 200, type: METRICS_TYPE, text: writeMetrics(families) };
}
