import { outputTokens } from './canned/generation.ts';
import { dispatch } from './dispatch.ts';
import { type Engines, UNWATCHED_STRIDE } from './engines.ts';
import type { CompletionJob } from './protocol/completionJob.ts';

/** Works on a mirrored request as its target would, for nobody: what comes out is dropped, and so are refusals. */
export function copyRequest(engines: Engines, target: string, job: CompletionJob): void {
  const service = engines.directory.find(target);
  if (!service?.isLlm || service.readyInstances === 0) return;
  const observer = engines.traffic?.arrived(service);
  const began = engines.timeline.now();
  let total = Number.POSITIVE_INFINITY;
  const age = (): number => engines.timeline.now() - began;
  const end = (status: number): void => observer?.ended({ status, ms: age(), bytesIn: 0, bytesOut: 0 });
  const cancel = dispatch(engines, {
    service,
    job,
    stride: UNWATCHED_STRIDE,
    refused: ({ status }) => end(status),
    began: ({ route, generation }, again) => {
      if (again) return;
      total = outputTokens(generation);
      observer?.routed(route.prefill, route.decode, job.promptTokens);
    },
    progress: (produced) => {
      observer?.produced(produced, age());
      if (produced < total) return;
      end(200);
      cancel();
    },
    canBeginAnew: () => true,
    // An instance that goes takes its requests along.
    lost: () => end(502),
  });
}
