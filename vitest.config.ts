import { defineConfig } from 'vitest/config';

/** `unit` runs in plain Node; `webview` drives the panels in a headless Chromium. */
export default defineConfig({
  test: {
    maxWorkers: 2,
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
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
