import { env, MarkdownString } from 'vscode';
import type { ServiceModel } from '../../eas/services/model.ts';
import { describeConfig, type ConfigFacts } from '../../eas/services/configFacts.ts';
import { phaseWord, roleWord } from '../../eas/services/serviceWords.ts';
import type { Translate } from '../../messages/translate.ts';

/** Facts of a service for its tooltip. Everything that the server wrote is escaped. */
export function serviceTooltip(service: ServiceModel, t: Translate): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  tooltip
    .appendMarkdown('**')
    .appendText(service.group ?? service.name)
    .appendMarkdown('**\n\n');
  for (const [name, value] of facts(service, t)) {
    if (!value) continue;
    tooltip.appendMarkdown('- ').appendText(`${name}: ${value}`).appendMarkdown('\n');
  }
  if (service.group) {
    tooltip.appendMarkdown('\n').appendText(t('A service group: start, stop and delete its services one by one.'));
  }
  return tooltip;
}

function facts(service: ServiceModel, t: Translate): [string, string | undefined][] {
  const { service: wire, state, instances, ratio } = service;
  const config = describeConfig(wire);
  return [
    [t('Role'), roleWord(service, t)],
    [t('Service group, reached through'), service.group && service.name],
    [
      t('State'),
      state.status && state.status !== phaseWord(service, t)
        ? `${phaseWord(service, t)} (${state.status})`
        : phaseWord(service, t),
    ],
    [t('Message'), state.message],
    [t('Instances'), t('{0} of {1} ready', instances.running, instances.total)],
    [t('Prefill to Decode'), ratio && `${ratio.prefill}:${ratio.decode}`],
    [t('Model'), config.model],
    [t('Inference engine'), config.engine],
    [t('Resource'), config.instanceType ?? config.quotaId],
    [t('Parallel sizes'), sizesText(config)],
    [t('Region'), service.region],
    [t('Workspace'), wire.WorkspaceId],
    [t('Service ID'), service.uid],
    [t('Version'), wire.CurrentVersion === undefined ? undefined : String(wire.CurrentVersion)],
    [t('Created'), localTime(wire.CreateTime)],
    [t('Updated'), localTime(wire.UpdateTime)],
  ];
}

function sizesText({ sizes }: ConfigFacts): string | undefined {
  if (!sizes) return undefined;
  return `TP ${sizes.tp ?? '?'} · DP ${sizes.dp} · EP ${sizes.ep ?? '?'}`;
}

/** A time of EAS in the person's own zone and way of writing; as it came when it is no time. */
function localTime(time: string | undefined): string | undefined {
  const read = new Date(time ?? Number.NaN);
  return Number.isNaN(read.getTime()) ? time : read.toLocaleString(env.language);
}
