import { request } from 'node:http';

/** When the parts of one stream came, in ms of this process, and how many tokens each brought. */
export interface Arrival {
  readonly at: number;
  readonly tokens: number;
}

/** Opens a stream of so many tokens to the aggregate of `serverProcess.ts`; `onPart` is given every part that comes. */
export function openStream(port: number, tokens: number, onPart: (bytes: Buffer) => void): Promise<void> {
  const body = JSON.stringify({
    model: '',
    messages: [{ role: 'user', content: 'Tell me how it is measured.' }],
    stream: true,
    max_tokens: tokens,
    ignore_eos: true,
  });
  return new Promise((resolve, reject) => {
    const call = request({
      port,
      host: '127.0.0.1',
      path: '/api/predict/r1/v1/chat/completions',
      method: 'POST',
      headers: { authorization: 'token-of-r1', 'content-type': 'application/json' },
      agent: false,
    });
    call.on('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.on('data', onPart).on('end', () => resolve());
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Tokens in a part of a stream. */
export function tokensIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf('"finish_reason":null'); at >= 0; at = bytes.indexOf('"finish_reason":null', at + 1)) {
    count += 1;
  }
  return count;
}
