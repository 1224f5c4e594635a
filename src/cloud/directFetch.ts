import { ClientRequest } from 'node:http';
import { nodeFetch } from './nodeFetch.ts';

/**
 * A `fetch` for http addresses that goes to no proxy, whatever VS Code's settings say: VS Code changes `http.request`
 * and `fetch`, and not the class behind them.
 */
export const directFetch: typeof fetch = nodeFetch(
  ({ hostname, port, pathname, search }, options) =>
    new ClientRequest({ ...options, agent: false, hostname, port, path: `${pathname}${search}` }),
);
