import type { Question } from '../../host/prompts.ts';
import type { DeployState, MemberView } from '../../messages/deploy.ts';
import type { Translate } from '../../messages/translate.ts';

/** What is asked once before a deployment is sent: the name, what it takes, and what it costs. */
export function confirmQuestion(state: DeployState, t: Translate): Question {
  const members = state.members.map((member) => `• ${memberLine(member, t)}`);
  const gpus = state.gpus === undefined ? [] : [t('Total GPUs: {0}', state.gpus)];
  const warnings = state.findings.filter(({ severity }) => severity === 'warning').map(({ message }) => `⚠ ${message}`);
  return {
    message: t('Deploy {0} to {1}?', state.name, placeOf(state)),
    detail: [...members, ...gpus, '', ...warnings, costLine(state, t)].join('\n'),
    action: t('Deploy'),
  };
}

function placeOf({ connection }: DeployState): string {
  return connection.kind === 'alibaba-cloud' ? `${connection.label} (${connection.region})` : connection.label;
}

function memberLine(member: MemberView, t: Translate): string {
  const resource = member.resources.find(({ key }) => key === member.resource);
  const name = roleTitle(member, t);
  return resource
    ? t('{0}: {1} × {2}', name, member.instances, resource.label)
    : t('{0}: {1} instance(s)', name, member.instances);
}

function costLine(state: DeployState, t: Translate): string {
  if (state.connection.kind === 'emulator') return t('The emulator runs on this machine: nothing is billed.');
  const isPublic = state.members.some((member) => member.resource.startsWith('public:'));
  return isPublic
    ? t('Public resources are billed from the moment the service runs, also without requests, until it is stopped.')
    : t('The service uses resources that you already have.');
}

/** What a member is called. */
function roleTitle({ role, memberType }: Pick<MemberView, 'role' | 'memberType'>, t: Translate): string {
  const titles = { prefill: t('Prefill'), decode: t('Decode'), router: t('Router'), single: t('Service') };
  return role === 'other' ? memberType : titles[role];
}
