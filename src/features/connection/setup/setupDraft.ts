import type { ProfileSummary } from '../../../cloud/cliProfiles.ts';
import type { Workspace } from '../../../eas/wire/workspace.ts';
import type { Prompts } from '../../../host/prompts.ts';
import type { StepPrompts } from '../../../host/steps.ts';
import type { Translate } from '../../../messages/translate.ts';
import type { AccessKey } from '../accessKeyStore.ts';
import type { CloudSpec, ConnectionSpec, CredentialChoice } from '../connectionSpec.ts';

/** What was answered so far while a connection is set up. Nothing of it is kept anywhere before the end. */
export interface SetupDraft {
  /** The connection that is edited; undefined for a new one. */
  readonly edited: CloudSpec | undefined;
  readonly credentials: CredentialChoice | undefined;
  /** A key that was typed now. */
  readonly newKey: Partial<AccessKey> | undefined;
  /** The region of the CLI profile. */
  readonly ownRegion: string | undefined;
  /** Undefined = that of the CLI profile. */
  readonly region: string | undefined;
  readonly workspaceId: string | undefined;
  readonly name: string;
}

/** What the questions need of the world. */
export interface SetupWorld {
  /** The CLI's profiles; rejects when its file cannot be read. */
  profiles(): Promise<readonly ProfileSummary[]>;
  /** A key stands in the environment: it goes before every profile. */
  readonly hasEnvironmentKey: boolean;
  /** Finds the credentials and the region that comes with them. Rejects with why they cannot be used. */
  tryCredentials(choice: CredentialChoice): Promise<{ readonly region: string | undefined }>;
  /** The workspaces that these credentials see in this region. */
  workspaces(draft: SetupDraft, region: string, signal: AbortSignal): Promise<readonly Workspace[]>;
}

/** What every question is asked with. */
export interface SetupParts {
  readonly steps: StepPrompts;
  readonly prompts: Pick<Prompts, 'confirm' | 'notify' | 'progress'>;
  readonly world: SetupWorld;
  /** The other connections, whose names are taken. */
  readonly others: readonly ConnectionSpec[];
  readonly explain: (error: unknown) => string;
  readonly t: Translate;
}

/** The number of questions that a person counts: credentials, region, workspace, name. */
export const totalSteps = 4;

/** The title of every question. */
export function setupTitle({ edited }: SetupDraft, t: Translate): string {
  return edited ? t('Edit Connection {0}', edited.name) : t('Add Connection');
}
