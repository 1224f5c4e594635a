import type { CommandHost } from '../../host/commands.ts';
import type { Settings } from '../../host/settings.ts';
import type { StepPrompts } from '../../host/steps.ts';
import type { Translate } from '../../messages/translate.ts';
import type { WatchedSecrets } from './connectionCredentials.ts';
import type { ConnectionModel } from './connectionModel.ts';
import type { NamedConnections } from './namedConnections.ts';

/** What the commands on connections are built from. */
export interface ConnectionParts extends CommandHost {
  readonly connections: ConnectionModel;
  readonly named: NamedConnections;
  readonly steps: StepPrompts;
  readonly secrets: WatchedSecrets;
  readonly settings: () => Settings;
  readonly t: Translate;
  /** Opens VS Code's settings at one of them. */
  readonly openSetting: (name: string) => Promise<void>;
}
