import * as z from 'zod/mini';
import { panelInitElementId, type PanelInit } from '../../src/messages/init.ts';
import { translateWith, type Translate } from '../../src/messages/translate.ts';

/** What VS Code gives a webview, and what a test page gives in its place. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

const initSchema = z.object({ language: z.string(), texts: z.record(z.string(), z.string()) });

/** The panel's line to the host. Messages are checked; state survives a reload of the window. */
export interface Host<Outgoing, Incoming> {
  post(message: Outgoing): void;
  /** Calls `listener` for each message that fits the contract. */
  onMessage(listener: (message: Incoming) => void): void;
  /** The state kept by the last `setState`, when it still has the shape that `schema` describes. */
  getState<T>(schema: z.core.$ZodType<T>): T | undefined;
  setState(state: unknown): void;
}

/** Connects to the host; call it once. `incoming` is what the host may say; anything else is dropped. */
export function connectHost<Outgoing, Incoming>(incoming: z.core.$ZodType<Incoming>): Host<Outgoing, Incoming> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const read = z.safeParse(incoming, event.data);
        if (read.success) listener(read.data);
      }),
    getState: (schema) => {
      const read = z.safeParse(schema, api.getState());
      return read.success ? read.data : undefined;
    },
    setState: (state) => api.setState(state),
  };
}

const init = readInit();

/** The display language, for numbers and dates. */
export const language: string = init.language;

/** Texts of the panel in the user's language. */
export const t: Translate = translateWith(init.texts);

function readInit(): PanelInit {
  const element = document.getElementById(panelInitElementId);
  const read = z.safeParse(initSchema, JSON.parse(element?.textContent ?? 'null'));
  return read.success ? read.data : { language: 'en', texts: {} };
}
