// Preloaded by Node: VS Code's own writer of log files is native, and a server from npm comes without it.
import { registerHooks } from 'node:module';

const url = new URL('logWriter.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@vscode/spdlog' ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
});
