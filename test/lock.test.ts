import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';

const lock = z.parse(
  z.object({
    packages: z.record(z.string(), z.object({ optionalDependencies: z.optional(z.record(z.string(), z.string())) })),
  }),
  JSON.parse(readFileSync('package-lock.json', 'utf8')),
);

/**
 * npm leaves an optional package out of the lock file when the registry does not have it, as a mirror may lack the builds
 * for other platforms of a fresh version; then `npm ci` refuses the lock file everywhere. Pin a version whose builds are all there.
 */
test('the lock file holds the builds of every platform', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !lock.packages[`${path}/node_modules/${name}`] && !lock.packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
