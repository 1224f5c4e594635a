import type { OnChange } from '../../host/changes.ts';
import type { Connection, ConnectionState } from './connection.ts';

/** Gives features the active connection. */
export interface ConnectionSource {
  readonly state: ConnectionState;
  readonly onDidChange: OnChange<ConnectionState>;
  /** The active connection, after waiting for one under way; rejects with a sentence for a person when there is none. */
  connected(): Promise<Connection>;
}
