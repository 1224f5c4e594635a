/** Thrown by `readLimited` when a body is longer than allowed. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** The body as text; reads no further than `limit` bytes and throws `AnswerTooLarge` beyond. */
export async function readLimited(response: Response, limit: number): Promise<string> {
  if (!response.body) return '';
  const announced = Number(response.headers.get('content-length'));
  const reader = response.body.getReader();
  if (announced > limit) await giveUp(reader);
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) await giveUp(reader);
    parts.push(decoder.decode(value, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join('');
}

async function giveUp(reader: { cancel(): Promise<void> }): Promise<never> {
  await reader.cancel().catch(() => undefined);
  throw new AnswerTooLarge();
}
