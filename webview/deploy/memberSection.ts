import { html, nothing, type TemplateResult } from 'lit';
import type { DeployState, MemberView } from '../../src/messages/deploy.ts';
import '../ui/combobox.ts';
import { iconButton } from '../ui/elements/button.ts';
import { textField } from '../ui/elements/textField.ts';
import { describedBy, field, isInvalid } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';
import { formatNumber } from './gpuText.ts';
import { envTable } from './envTable.ts';
import { memberCapacity } from './memberCapacity.ts';
import { resourceEntry, resourceFacts, stockTag } from './resourceText.ts';
import { retryNotice } from './section.ts';
import { sizeFields } from './sizeFields.ts';

const badges = { prefill: 'P', decode: 'D', router: 'R', single: '', other: '' };

/** What a member is called; a type that we do not know keeps its own word. */
function memberTitle({ role, memberType }: Pick<MemberView, 'role' | 'memberType'>): string {
  const titles = {
    prefill: t('Prefill'),
    decode: t('Decode'),
    router: t('Router'),
    single: t('Resources'),
    other: memberType,
  };
  return titles[role];
}

/** The start of a member's field names, such as "Prefill"; empty for a service of one member. */
function namePrefix(member: MemberView, members: readonly MemberView[]): string {
  if (member.role === 'single') return '';
  const same = members.filter(({ memberType }) => memberType === member.memberType);
  return same.length > 1 ? `${memberTitle(member)} ${same.indexOf(member) + 1}` : memberTitle(member);
}

/** A card with one member's resource, instances, sizes and variables. */
export function memberSection(app: DeployApp, state: DeployState, member: MemberView, step: number): TemplateResult {
  const prefix = namePrefix(member, state.members);
  const id = `member-${step}`;
  return html`<section class="card member" aria-labelledby="${id}-title">
    <header class="section-head">
      <span class="step" aria-hidden="true">${step}</span>
      ${badges[member.role] ? html`<span class="badge role-${member.role}" aria-hidden="true">${badges[member.role]}</span>` : nothing}
      <h2 id="${id}-title" class="breakable">${prefix || memberTitle(member)}</h2>
      <span class="grow"></span>
      ${member.gpus ? html`<span class="soft nowrap">${gpusPerInstanceText(member.gpus)}</span>` : nothing}
    </header>
    <div class="stack">
      ${showsResource(state, member) ? resourceField(app, state, member, id, prefix) : nothing}
      ${instancesField(app, member, id, prefix)} ${member.hasSizes ? sizeFields(app, member, id, prefix) : nothing}
      ${envTable(app, member, id, prefix)} ${memberCapacity(app, state, member)}
    </div>
  </section>`;
}

function gpusPerInstanceText(gpus: number): string {
  return gpus === 1 ? t('1 GPU per instance') : t('{0} GPUs per instance', formatNumber(gpus));
}

/** A router takes what EAS gives it, unless there is something to choose. */
function showsResource(state: DeployState, member: MemberView): boolean {
  return member.role !== 'router' || member.resources.length > 0 || state.resources.status === 'failed';
}

/** A name for a screen reader and a test: "Prefill resource", "Resource" where there is only one member. */
function fieldName(prefix: string, withPrefix: (prefix: string) => string, alone: string): string {
  return prefix === '' ? alone : withPrefix(prefix);
}

function resourceField(
  app: DeployApp,
  state: DeployState,
  member: MemberView,
  id: string,
  prefix: string,
): TemplateResult {
  const key = `${member.key}/resource`;
  const findings = fieldFindings(app, key);
  const chosen = member.resources.find((resource) => resource.key === member.resource);
  const { status, problem } = state.resources;
  const inputId = `${id}-resource`;
  const control = html`<eas-combobox
    .inputId=${inputId}
    .label=${fieldName(prefix, (name) => t('{0} resource', name), t('Resource'))}
    .value=${member.resource}
    .text=${chosen?.label ?? ''}
    .options=${member.resources.map(resourceEntry)}
    .busy=${status === 'loading'}
    .placeholder=${status === 'loading' ? t('Loading resources…') : t('Choose an instance type or a quota')}
    .emptyText=${t('No resource fits this template.')}
    .describedBy=${describedBy(inputId).join(' ')}
    .invalid=${isInvalid(findings)}
    .onChoose=${(value: string) => app.edit({ field: 'resource', member: member.key, value })}
    .onLeave=${() => app.visit(key)}
  ></eas-combobox>`;
  const hint = chosen
    ? html`<span class="resource-hint"
        >${chosen.stock === 'out-of-stock' ? nothing : stockTag(chosen)}<span>${resourceFacts(chosen)}</span></span
      >`
    : undefined;
  return html`${status === 'failed' ? retryNotice(app, 'resources', problem) : nothing}
  ${field({ id: inputId, label: t('Resource'), control, findings, hint })}`;
}

function instancesField(app: DeployApp, member: MemberView, id: string, prefix: string): TemplateResult {
  const key = `${member.key}/instances`;
  const findings = fieldFindings(app, key);
  const inputId = `${id}-instances`;
  const label = fieldName(prefix, (name) => t('{0} instances', name), t('Number of instances'));
  const change = (value: string): void => app.edit({ field: 'instances', member: member.key, value });
  const count = Number.parseInt(member.instances, 10) || 0;
  const control = html`<div class="stepper">
    ${iconButton({ icon: 'remove', label: t('Fewer: {0}', prefix || t('Instances')), disabled: count <= 1, onClick: () => change(String(count - 1)) })}
    ${textField({
      id: inputId,
      label,
      value: member.instances,
      type: 'number',
      min: 1,
      describedBy: describedBy(inputId),
      invalid: isInvalid(findings),
      onInput: change,
    })}
    ${iconButton({ icon: 'add', label: t('More: {0}', prefix || t('Instances')), onClick: () => change(String(count + 1)) })}
  </div>`;
  const hint = member.unitSize > 1 ? t('One instance spans {0} machines.', member.unitSize) : undefined;
  return field({ id: inputId, label: t('Instances'), control, findings, hint });
}
