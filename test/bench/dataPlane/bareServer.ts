import { createServer, type Server, type ServerResponse } from 'node:http';
import { chatChunks, DONE } from '../../../src/emulator/dataplane/protocol/chunkFormat.ts';

interface Stream {
  readonly res: ServerResponse;
  left: number;
}

/** The floor of a pace: a bare `node:http` server that sends each stream a chunk every so many ms, by `setInterval`. */
export function tickingServer(everyMs: number): Server {
  return streamServer(({ res, left }) => {
    let sent = 0;
    const timer = setInterval(() => {
      res.write(CHUNKS[sent % CHUNKS.length] ?? '');
      sent += 1;
      if (sent < left) return;
      clearInterval(timer);
      res.end(END);
    }, everyMs);
  });
}

/**
 * The floor of full speed: a bare `node:http` server that sends chunks of the same bytes, so many to each stream with every turn of
 * the event loop, and does nothing else.
 */
export function bareServer(perTurn: number): Server {
  const streams = new Set<Stream>();
  let turning = false;
  const turn = (): void => {
    for (const stream of streams) {
      for (let index = 0; index < perTurn && stream.left > 0 && !stream.res.writableNeedDrain; index += 1) {
        stream.left -= 1;
        stream.res.write(CHUNKS[stream.left % CHUNKS.length] ?? '');
      }
      if (stream.left > 0) continue;
      streams.delete(stream);
      stream.res.end(END);
    }
    turning = streams.size > 0;
    if (turning) setImmediate(turn);
  };
  return streamServer((stream) => {
    streams.add(stream);
    if (!turning) setImmediate(turn);
    turning = true;
  });
}

const FORMAT = chatChunks({
  id: 'chatcmpl-00000000000000000000000000000000',
  created: 1_800_000_000,
  model: 'DeepSeek-R1-0528-PAI-optimized',
});
const CHUNKS = [' token', ' of', ' the', ' emulator', ',', ' measured'].map((text) => FORMAT.answer(text));
const END = FORMAT.finish('length', undefined) + DONE;

/** Reads requests, opens a stream to each, and leaves the rest to `began`. */
function streamServer(began: (stream: Stream) => void): Server {
  return createServer((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => (body += part.toString()));
    req.on('end', () => {
      const { max_tokens: left } = JSON.parse(body) as { max_tokens: number };
      res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
      res.write(FORMAT.opening);
      began({ res, left });
    });
  });
}
