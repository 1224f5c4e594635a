import { defineConfig } from 'vitest/config';

/**
 * `unit` runs in plain Node; `webview` drives the panels in a headless Chromium; `ui` and `packed` drive a real VS Code
 * there, with the extension from dist/ and from the .vsix: build and package first.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    // Whole lists in the message: `npm test` shows messages, not diffs.
    chaiConfig: { truncateThreshold: 4000 },
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'src/**/*.test.ts',
            'webview/**/*.test.ts',
            'test/*.test.ts',
            'test/{contract,emulator}/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'webview',
          environment: 'node',
          include: ['test/webview/**/*.test.ts'],
          globalSetup: ['test/webview/globalSetup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'ui',
          environment: 'node',
          include: ['test/ui/**/*.test.ts'],
          globalSetup: ['test/ui/globalSetup.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'packed',
          environment: 'node',
          include: ['test/packed/**/*.test.ts'],
          globalSetup: ['test/ui/globalSetup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
