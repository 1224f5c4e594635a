import * as z from 'zod/mini';

const seconds = z.optional(z.number());

/** When decisions wait; what is left out has its default (eas/product.md, section 5). Times in seconds of the cloud. */
export const ScalerBehavior = z.looseObject({
  scaleUp: z.optional(z.looseObject({ stabilizationWindowSeconds: seconds })),
  scaleDown: z.optional(z.looseObject({ stabilizationWindowSeconds: seconds })),
  onZero: z.optional(
    z.looseObject({ scaleDownGracePeriodSeconds: seconds, scaleUpActivationReplicas: z.optional(z.number()) }),
  ),
});

export type ScalerBehavior = z.infer<typeof ScalerBehavior>;

/** A metric with the value that one instance should have. */
export const ScaleStrategy = z.object({
  metricName: z.string(),
  threshold: z.number(),
  /** The service whose metric it is; itself when left out. */
  service: z.optional(z.string()),
});

export type ScaleStrategy = z.infer<typeof ScaleStrategy>;

/** The horizontal autoscaler of a service. */
export const AutoscalerRecord = z.object({
  min: z.number(),
  max: z.number(),
  strategies: z.array(ScaleStrategy),
  behavior: z.optional(ScalerBehavior),
});

export type AutoscalerRecord = z.infer<typeof AutoscalerRecord>;

/** A scaling that no person asked for. */
export const ScalerDecision = z.object({
  /** Real time, ms. */
  at: z.number(),
  from: z.number(),
  to: z.number(),
  /** A sentence that says who decided it, and why. */
  message: z.string(),
});

export type ScalerDecision = z.infer<typeof ScalerDecision>;
