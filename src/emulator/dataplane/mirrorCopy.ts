import { outputTokens } from './canned/generation.ts';
import { type Engines, UNWATCHED_STRIDE } from './engines.ts';
import { startInference } from './pace/inference.ts';
import type { CompletionJob } from './protocol/completionJob.ts';
import { type Work, workOf } from './work.ts';
import type { RequestObserver } from './traffic.ts';

/** Works on a mirrored request as its target would, for nobody: what comes out is dropped, and so are refusals. */
export function copyRequest(engines: Engines, target: string, job: CompletionJob): void {
  const service = engines.directory.find(target);
  if (!service?.isLlm || service.readyInstances === 0) return;
  const observer = engines.traffic?.arrived(service);
  const work = workOf(engines, service, job, undefined);
  if ('status' in work) observer?.ended({ status: work.status, ms: 0, bytesIn: 0, bytesOut: 0 });
  else run(engines, work, observer);
}

function run({ fleet, timeline }: Engines, work: Work, observer: RequestObserver | undefined): void {
  const { route, generation, job } = work;
  const total = outputTokens(generation);
  const began = timeline.now();
  observer?.routed(route.prefill, route.decode, job.promptTokens);
  let over = false;
  const end = (status: number): void => {
    if (over) return;
    over = true;
    cancel();
    for (const release of held) release();
    observer?.ended({ status, ms: timeline.now() - began, bytesIn: 0, bytesOut: 0 });
  };
  // An instance that goes takes its requests along.
  const held = [route.prefill, route.decode].map((instance) => fleet.hold(instance, () => end(502)));
  const cancel = startInference(timeline, {
    route,
    promptTokens: job.promptTokens,
    outputTokens: total,
    stride: UNWATCHED_STRIDE,
    onProgress: (produced) => {
      observer?.produced(produced, timeline.now() - began);
      if (produced >= total) end(200);
    },
  });
}
