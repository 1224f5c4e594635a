import { ApiError, missing } from './apiError.ts';
import {
  canonicalRequest,
  parseAuthorization,
  sameHex,
  sha256Hex,
  signatureOf,
  type ParsedAuthorization,
  type SignedRequest,
} from './acs3.ts';

/** A key pair that may call the emulator. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

const windowMs = 15 * 60_000;
const datePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const requiredHeaders = ['x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256'] as const;
/** Without these in the signature somebody on the way could turn a request into another. */
const mustBeSigned = ['host', 'x-acs-action', 'x-acs-version', ...requiredHeaders];

/** Checks signatures as the cloud does (eas/wire.md, section 4), and remembers nonces for the time they count. */
export class SignatureVerifier {
  readonly #key: AccessKey;
  readonly #nonces = new Map<string, number>();

  constructor(key: AccessKey) {
    this.#key = key;
  }

  /** Throws an `ApiError` with the documented code when the request is not signed by the key. `now` in ms. */
  verify(request: SignedRequest, body: Uint8Array, now: number): void {
    const value = request.header('authorization');
    if (!value) throw missing('Authorization');
    for (const name of requiredHeaders) if (!request.header(name)) throw missing(headerWord(name));
    checkDate(request.header('x-acs-date') ?? '', now);
    const authorization = parseAuthorization(value);
    if (!authorization) throw mismatch('The Authorization header cannot be read.');
    this.#checkAlgorithm(authorization);
    if (authorization.credential !== this.#key.id) {
      throw new ApiError(
        400,
        'InvalidAccessKeyId.NotFound',
        'Specified access key is not found.',
        'Use the key pair that the emulator printed in its ready line.',
      );
    }
    this.#checkSignature(request, body, authorization);
    this.#takeNonce(request.header('x-acs-signature-nonce') ?? '', now);
  }

  #checkAlgorithm(authorization: ParsedAuthorization): void {
    if (authorization.algorithm === 'ACS3-HMAC-SHA256') return;
    throw mismatch(`The emulator checks ACS3-HMAC-SHA256 only, not ${authorization.algorithm.slice(0, 40)}.`);
  }

  #checkSignature(request: SignedRequest, body: Uint8Array, authorization: ParsedAuthorization): void {
    const { signedHeaders } = authorization;
    const unsigned = mustBeSigned.find((name) => !signedHeaders.includes(name));
    if (unsigned) throw mismatch(`The header ${unsigned} is not among the signed headers.`);
    if (sha256Hex(body) !== request.header('x-acs-content-sha256')?.toLowerCase()) {
      throw mismatch('x-acs-content-sha256 is not the hash of the body.');
    }
    if (sameHex(signatureOf(request, signedHeaders, this.#key.secret), authorization.signature)) return;
    const canonical = canonicalRequest(request, signedHeaders)
      .replace(/^(x-acs-security-token:).*$/m, '$1***')
      .replaceAll('\n', '\\n');
    throw mismatch(`Specified signature is not matched with our calculation. Server's canonical request: ${canonical}`);
  }

  #takeNonce(nonce: string, now: number): void {
    const seen = this.#nonces.get(nonce);
    if (seen !== undefined && now - seen <= 2 * windowMs) {
      throw new ApiError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    this.#forgetNonces(now);
    this.#nonces.set(nonce, now);
  }

  /** A nonce counts as long as its date could still be accepted; the map is in order of arrival. */
  #forgetNonces(now: number): void {
    for (const [nonce, seen] of this.#nonces) {
      if (now - seen <= 2 * windowMs) return;
      this.#nonces.delete(nonce);
    }
  }
}

function checkDate(text: string, now: number): void {
  const date = datePattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(date)) {
    throw new ApiError(400, 'InvalidTimeStamp.Format', 'Specified time stamp or date value is not well formatted.');
  }
  if (Math.abs(now - date) <= windowMs) return;
  throw new ApiError(
    400,
    'InvalidTimeStamp.Expired',
    'Specified time stamp or date value is expired.',
    'Set the clock of this machine: it differs from the server by more than 15 minutes.',
  );
}

function mismatch(message: string): ApiError {
  return new ApiError(400, 'SignatureDoesNotMatch', message);
}

/** `x-acs-signature-nonce` → `SignatureNonce`, as in `MissingSignatureNonce`. */
function headerWord(name: string): string {
  return name
    .replace('x-acs-', '')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
