import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { EmulatedDataPlane } from '../../../src/emulator/dataplane/emulatedDataPlane.ts';
import type { Clock } from '../../../src/emulator/dataplane/pace/timeline.ts';
import { aggregate, FakeDirectory } from '../../../src/emulator/dataplane/testing/fakeDirectory.ts';
import { Telemetry } from '../../../src/emulator/telemetry/telemetry.ts';
import { bareServer, tickingServer } from './bareServer.ts';
import { SteppedClock } from './steppedClock.ts';

/** Run as a process of its own: `bare N`, `unpaced STEP_MS`, `ticking MS` or `paced`. Prints its port; `GET /cpu` gives its CPU time. */
async function main([kind, amount]: readonly string[]): Promise<void> {
  const server = serverOf(kind, Number(amount));
  const [serve] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (req, res) => {
    const { user, system } = process.cpuUsage();
    if (req.url === '/cpu') res.end(JSON.stringify({ seconds: (user + system) / 1e6 }));
    else serve?.call(server, req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
}

function serverOf(kind: string | undefined, amount: number): Server {
  if (kind === 'bare') return bareServer(amount);
  if (kind === 'ticking') return tickingServer(amount);
  return planeServer(kind === 'unpaced' ? new SteppedClock(amount) : undefined);
}

/** The data plane as the emulator runs it, with an aggregate like the seeded one and somebody who counts. */
function planeServer(clock: Clock | undefined): Server {
  const directory = new FakeDirectory(aggregate());
  const traffic = new Telemetry({ now: () => Date.now(), after: () => () => undefined }, (name) => `eas-m-${name}`);
  const plane = new EmulatedDataPlane({ directory, traffic, ...(clock ? { clock } : {}) });
  return createServer((req, res) => plane.handle(req, res, req.url ?? ''));
}

await main(process.argv.slice(2));
