import type OpenAI from 'openai';
import type { TestServer } from './testServer.ts';

/** Posts a body to a service of the test server, as JSON unless it is text, with the right token. */
export function post(
  at: TestServer,
  body: unknown,
  over: { service?: string; inside?: string; headers?: object } = {},
) {
  const service = over.service ?? 'r1';
  return fetch(at.url(service, over.inside ?? '/v1/chat/completions'), {
    method: 'POST',
    headers: { authorization: `token-of-${service}`, 'content-type': 'application/json', ...over.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** The `data:` of every event of a stream that ends well. */
export async function eventsOf(response: Response): Promise<string[]> {
  const text = await response.text();
  return text.split('\n\n').flatMap((event) => (event.startsWith('data: ') ? [event.slice('data: '.length)] : []));
}

/** The text of a chat completion that did not stream. */
export async function contentOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return (body as OpenAI.ChatCompletion).choices[0]?.message.content ?? '';
}
