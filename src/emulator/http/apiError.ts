/** A refusal that the emulator answers with: `{RequestId, HostId, Code, Message, Recommend}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** The answer's `Code`, for example `SignatureDoesNotMatch`. */
  readonly code: string;
  /** What the caller can do, in one sentence; may be empty. */
  readonly recommend: string;

  constructor(status: number, code: string, message: string, recommend = '') {
    super(message);
    this.status = status;
    this.code = code;
    this.recommend = recommend;
  }
}

/** A required value that is not there: `Missing<Parameter>`, 400 (eas/wire.md, section 4). */
export function missing(parameter: string): ApiError {
  return new ApiError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

/** A refusal with one of the codes of inferred.ts. */
export function refusal(
  code: { readonly status: number; readonly code: string },
  message: string,
  recommend = '',
): ApiError {
  return new ApiError(code.status, code.code, message, recommend);
}
