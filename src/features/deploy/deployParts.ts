import type { EasApi } from '../../eas/api.ts';
import type { WatchResult, WatchUpdate } from '../../eas/services/wait.ts';
import type { Log } from '../../host/log.ts';
import type { Prompts } from '../../host/prompts.ts';
import type { Translate } from '../../messages/translate.ts';
import type { ConnectionSource } from '../connection/connectionSource.ts';
import type { CapacityModel } from './capacity/capacityModel.ts';
import type { CapacitySettingsSource } from './capacitySettings.ts';
import type { ConfigRules } from './configRules.ts';
import type { Memory } from './savedDraft.ts';

/** What the extension gives the deployment form. */
export interface DeployParts {
  readonly connections: ConnectionSource;
  readonly prompts: Prompts;
  readonly log: Log;
  /** Called when EAS has taken a deployment, and when it ended. */
  readonly onDeployed: (serviceName: string) => void;
}

/** An error in words. `details` is for the log. */
export interface Explained {
  readonly message: string;
  readonly advice?: string | undefined;
  readonly details: string;
}

/** Follows a service until it runs, failed or is gone. Passing trouble is told and borne. */
export type WatchService = (
  api: EasApi,
  name: string,
  options: {
    readonly signal: AbortSignal;
    readonly onUpdate: (update: WatchUpdate) => void;
    readonly longestPauseMs: number;
  },
) => Promise<WatchResult>;

/** What the session needs of the world around it; tests give their own. */
export interface SessionParts extends DeployParts {
  readonly memory: Memory;
  readonly t: Translate;
  readonly explain: (error: unknown) => Explained;
  readonly watch: WatchService;
  readonly rules: ConfigRules;
  readonly capacity: CapacityModel;
  readonly settings: CapacitySettingsSource;
  /** Milliseconds that the form must rest before it is worked out what it gives. */
  readonly restMs: number;
  readonly now: () => number;
  readonly copy: (text: string) => Thenable<void>;
  readonly openJson: (text: string) => Promise<void>;
  readonly openChat: (serviceName: string) => void;
  /** Asks whether to delete a service, and does. */
  readonly deleteService: (serviceName: string) => void;
  readonly switchConnection: () => void;
}
