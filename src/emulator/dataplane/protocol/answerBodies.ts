/** An answer that is complete: what the gateway, the router or an engine says at once. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json';

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return { status, type: JSON_TYPE, text: JSON.stringify(body), ...(headers && { headers }) };
}

/** A plain text answer, as the gateway gives. */
export function textAnswer(status: number, text: string, headers?: Readonly<Record<string, string>>): Answer {
  return { status, type: 'text/plain; charset=utf-8', text, ...(headers && { headers }) };
}

/** An error in the shape of the OpenAI protocol, as vLLM gives it. */
export function engineError(status: number, type: string, message: string, param: string | null = null): Answer {
  return jsonAnswer(status, { error: { message, type, param, code: status } });
}

/** A request whose values an engine refuses. */
export function badRequest(message: string, param: string | null = null): Answer {
  return engineError(400, 'BadRequestError', message, param);
}

/** An error of the router. */
export function routerError(code: number, message: string): Answer {
  return jsonAnswer(code, { error: { code, message } });
}

/** What an engine's web server says of a path it does not have: mostly the /v1/… suffix is missing. */
export function pathNotFound(): Answer {
  return jsonAnswer(404, { detail: 'Not Found' });
}

/** What an engine's web server says of a method that a path does not have. */
export function methodNotAllowed(allowed: string): Answer {
  return jsonAnswer(405, { detail: 'Method Not Allowed' }, { allow: allowed });
}
