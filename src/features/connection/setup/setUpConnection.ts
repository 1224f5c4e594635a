import { askInTurn } from '../../../host/steps.ts';
import type { AccessKey } from '../accessKeyStore.ts';
import type { CloudSpec } from '../connectionSpec.ts';
import { accessKeySteps } from './askAccessKey.ts';
import { askCredentials } from './askCredentials.ts';
import { askName } from './askName.ts';
import { askRegion } from './askRegion.ts';
import { askWorkspace } from './askWorkspace.ts';
import type { SetupDraft, SetupParts } from './setupDraft.ts';

/** A connection as it was answered, with the key that was typed for it. Nothing is kept yet. */
export interface SetUp {
  readonly spec: CloudSpec;
  readonly newKey: AccessKey | undefined;
}

/** Asks for all that makes a connection to Alibaba Cloud; undefined when the person left. */
export async function setUpConnection(
  edited: CloudSpec | undefined,
  newId: () => string,
  parts: SetupParts,
): Promise<SetUp | undefined> {
  const first: SetupDraft = {
    edited,
    credentials: undefined,
    newKey: undefined,
    ownRegion: undefined,
    region: undefined,
    workspaceId: edited?.workspaceId,
    name: edited?.name ?? '',
  };
  const draft = await askInTurn(first, [
    (gathered, back) => askCredentials(gathered, back, parts),
    ...accessKeySteps(parts),
    (gathered, back) => askRegion(gathered, back, parts),
    (gathered, back) => askWorkspace(gathered, back, parts),
    (gathered, back) => askName(gathered, back, parts),
  ]);
  if (!draft?.credentials) return undefined;
  const { credentials, region, workspaceId, name, newKey } = draft;
  return {
    spec: { kind: 'alibaba-cloud', id: edited?.id ?? newId(), name, region, workspaceId, credentials },
    newKey: wholeKey(newKey),
  };
}

function wholeKey(typed: Partial<AccessKey> | undefined): AccessKey | undefined {
  const { accessKeyId, accessKeySecret, securityToken } = typed ?? {};
  if (!accessKeyId || !accessKeySecret) return undefined;
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}
