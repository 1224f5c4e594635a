import { CloudError } from '../../cloud/errors.ts';
import type { ListChoice } from '../../host/steps.ts';
import { addConnection, editConnection } from './addConnection.ts';
import { builtInEmulator } from './choiceStore.ts';
import { specOf } from './connection.ts';
import type { ConnectionParts } from './connectionParts.ts';
import { builtInEmulatorId, type CloudSpec, type ConnectionSpec } from './connectionSpec.ts';
import { credentialWords } from './credentialWords.ts';
import { regionName } from './regionName.ts';
import { consentQuestion } from './setup/askCredentials.ts';

type Picked =
  | { readonly kind: 'connection'; readonly spec: ConnectionSpec }
  | { readonly kind: 'add' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'settings' };

/** Lets the person choose what this window is connected to, and change the list. Goes on until they chose or left. */
export async function switchConnection(parts: ConnectionParts): Promise<void> {
  const { t, steps, connections } = parts;
  for (;;) {
    const answer = await steps.list<Picked>({
      title: t('Switch Connection'),
      placeholder: t('What do you want to connect to?'),
      choices: choices(parts),
    });
    if (answer.kind === 'left' || answer.kind === 'back') return;
    const picked = answer.value;
    if (answer.kind === 'button') {
      if (picked.kind !== 'connection' || picked.spec.kind === 'emulator') continue;
      if (answer.button === 'remove') await removeConnection(parts, picked.spec);
      else if (await editConnection(parts, picked.spec)) return;
      continue;
    }
    if (picked.kind === 'add') {
      if (await addConnection(parts)) return;
      continue;
    }
    if (picked.kind === 'settings') return parts.openSetting('eas.connections');
    if (picked.kind === 'disconnect') return connections.choose({ kind: 'none' });
    return choose(parts, picked.spec);
  }
}

/** Connects this window. An open connection stays open. */
async function choose(parts: ConnectionParts, spec: ConnectionSpec): Promise<void> {
  const choice =
    spec.id === builtInEmulatorId ? { kind: 'emulator' as const } : { kind: 'named' as const, id: spec.id };
  try {
    await parts.connections.chooseUnlessOpen(choice);
  } catch (error) {
    if (!(error instanceof CloudError) || error.details.code !== 'ConsentNeeded') throw error;
    // The entry was written by hand, or the profile works otherwise since.
    const { subject: name = '', mode = '' } = error.details;
    if (spec.kind === 'emulator' || spec.credentials.kind === 'access-key') throw error;
    if (!(await parts.prompts.confirm(consentQuestion({ name, mode }, parts.t)))) throw error;
    await parts.named.save({ ...spec, credentials: { ...spec.credentials, consent: true } }, undefined);
    await parts.connections.choose(choice);
  }
}

/** Removes a connection with its key, after a question that names it. */
async function removeConnection(parts: ConnectionParts, spec: CloudSpec): Promise<void> {
  const { t, prompts, connections, named } = parts;
  const hasKey = spec.credentials.kind === 'access-key';
  const agreed = await prompts.confirm({
    message: t('Remove the connection "{0}"?', spec.name),
    detail: hasKey
      ? t("Its access key is deleted from VS Code's secret storage too. Services are not touched.")
      : t('Services are not touched, and neither is the CLI.'),
    action: t('Remove'),
  });
  if (!agreed) return;
  if (specOf(connections.state)?.id === spec.id) await connections.choose({ kind: 'none' });
  await named.remove(spec);
  // Not waited for: the list comes back at once.
  void prompts.notify(
    'info',
    hasKey
      ? t('The connection "{0}" and its access key are deleted.', spec.name)
      : t('The connection "{0}" is removed.', spec.name),
  );
}

function choices(parts: ConnectionParts): ListChoice<Picked>[] {
  const { t, connections, named } = parts;
  const { specs, problems } = named.read();
  const active = specOf(connections.state)?.id;
  const emulator = builtInEmulator(t);
  const rows = [...specs, emulator].map((spec) => connectionRow(spec, spec.id === active, parts));
  const add: ListChoice<Picked> = { heading: '', label: t('Add connection…'), icon: 'add', value: { kind: 'add' } };
  const leave: ListChoice<Picked> = { label: t('Disconnect'), icon: 'debug-disconnect', value: { kind: 'disconnect' } };
  return [...rows, add, ...(active === undefined ? [] : [leave]), ...problemRows(problems, t)];
}

function connectionRow(spec: ConnectionSpec, isActive: boolean, { t }: ConnectionParts): ListChoice<Picked> {
  const value = { kind: 'connection', spec } as const;
  const mark = isActive ? t('active') : '';
  if (spec.kind === 'emulator') {
    const detail = t('EAS in a process on this machine: no account, no cost, nothing leaves it.');
    return { label: spec.name, description: mark, detail, icon: 'vm', preselected: isActive, value };
  }
  return {
    label: spec.name,
    description: mark,
    detail: cloudDetail(spec, t),
    icon: 'cloud',
    preselected: isActive,
    buttons: [
      { id: 'edit', icon: 'edit', tooltip: t('Edit {0}', spec.name) },
      { id: 'remove', icon: 'trash', tooltip: t('Remove {0}…', spec.name) },
    ],
    value,
  };
}

function cloudDetail({ region, workspaceId, credentials }: CloudSpec, t: ConnectionParts['t']): string {
  const place =
    region === undefined ? t('region of the profile') : [region, regionName(region, t)].filter(Boolean).join(' ');
  const workspace = workspaceId === undefined ? t('all workspaces') : t('workspace {0}', workspaceId);
  return [place, workspace, credentialWords(credentials, t)].join(' · ');
}

function problemRows(problems: readonly string[], t: ConnectionParts['t']): ListChoice<Picked>[] {
  if (problems.length === 0) return [];
  const label = t('Correct eas.connections in the settings…');
  return [{ label, detail: problems.join(' '), icon: 'warning', value: { kind: 'settings' } }];
}
