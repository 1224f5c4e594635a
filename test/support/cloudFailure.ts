import { CloudError } from '../../src/cloud/errors.ts';

/** The `CloudError` that work ends with; fails when it succeeds or ends with another error. */
export async function failureOf(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CloudError) return error;
  throw new Error(`not a CloudError: ${String(error)}`);
}
