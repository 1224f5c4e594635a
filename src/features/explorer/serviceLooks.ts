import { ThemeColor, ThemeIcon, Uri } from 'vscode';
import type { RoleKind, ServiceModel, ServicePhase } from '../../eas/services/model.ts';
import { phaseWord } from '../../eas/services/serviceWords.ts';
import type { Translate } from '../../messages/translate.ts';

const looks: Readonly<Record<ServicePhase, readonly [icon: string, colour: string | undefined]>> = {
  creating: ['loading~spin', 'charts.blue'],
  starting: ['loading~spin', 'charts.blue'],
  running: ['pass-filled', 'testing.iconPassed'],
  updating: ['sync~spin', 'charts.blue'],
  scaling: ['arrow-both', 'charts.blue'],
  stopping: ['loading~spin', 'charts.yellow'],
  stopped: ['stop-circle', 'disabledForeground'],
  failed: ['error', 'testing.iconFailed'],
  deleting: ['trash', 'charts.yellow'],
  unknown: ['question', undefined],
};

/** Icon and colour of a phase. */
export function phaseIcon(phase: ServicePhase): ThemeIcon {
  const [icon, colour] = looks[phase];
  return colour ? new ThemeIcon(icon, new ThemeColor(colour)) : new ThemeIcon(icon);
}

/** What stands behind the name: state, instance counts, and the P:D ratio of an aggregate. */
export function serviceDescription(service: ServiceModel, t: Translate): string {
  const parts = [phaseWord(service, t)];
  if (service.role?.kind === 'other') parts.unshift(service.role.label);
  if (service.ratio) parts.push(t('P:D {0}:{1}', service.ratio.prefill, service.ratio.decode));
  else if (service.state.phase !== 'stopped') {
    parts.push(t('{0}/{1} ready', service.instances.running, service.instances.total));
  }
  return parts.join(' · ');
}

const badgeScheme = 'eas-member';
const badges: Readonly<Partial<Record<RoleKind, string>>> = { prefill: 'P', decode: 'D', router: 'R' };

/** The address by which VS Code asks for a member's badge, and nothing else. */
export function badgeUri(service: ServiceModel): Uri | undefined {
  const role = service.role?.kind;
  if (!role || !badges[role]) return undefined;
  return Uri.from({ scheme: badgeScheme, authority: role, path: `/${service.key}` });
}

/** The badge letter of an address that `badgeUri` made. */
export function badgeOf(uri: Uri): string | undefined {
  if (uri.scheme !== badgeScheme) return undefined;
  return Object.entries(badges).find(([role]) => role === uri.authority)?.[1];
}
