import { html, nothing, type TemplateResult } from 'lit';
import type { MemberView } from '../../src/messages/deploy.ts';
import { textField } from '../ui/elements/textField.ts';
import { describedBy, findingLine, isInvalid } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';
import { formatNumber } from './gpuText.ts';

const sizeNames = ['EP_SIZE', 'DP_SIZE', 'TP_SIZE'] as const;

/** The parallel sizes of a member side by side, with what the template proposes and what the sizes come to. */
export function sizeFields(app: DeployApp, member: MemberView, id: string, prefix: string): TemplateResult {
  return html`<div
    class="sizes"
    role="group"
    aria-label=${prefix ? t('{0} parallel sizes', prefix) : t('Parallel sizes')}
  >
    <div class="size-grid">${sizeNames.map((name) => sizeField(app, member, name, id, prefix))}</div>
    <div class="findings">
      ${sizeNames.map(
        (name) =>
          html`<div id="${id}-${name}-findings" class="findings">
            ${fieldFindings(app, `${member.key}/${name}`).map(findingLine)}
          </div>`,
      )}
    </div>
    <p class="hint">${member.sizesIgnored ? ignoredText() : sumText(member)}</p>
  </div>`;
}

function sizeField(
  app: DeployApp,
  member: MemberView,
  name: (typeof sizeNames)[number],
  id: string,
  prefix: string,
): TemplateResult {
  const inputId = `${id}-${name}`;
  const findings = fieldFindings(app, `${member.key}/${name}`);
  const proposed = member.sizeDefaults[name];
  const filled = member.filledSizes?.[name];
  return html`<div class="field">
    <span class="label mono" @click=${() => document.getElementById(inputId)?.focus()}>${name}</span>
    ${textField({
      id: inputId,
      label: prefix ? `${prefix} ${name}` : name,
      value: member.sizes[name],
      type: 'number',
      min: 1,
      placeholder: filled === undefined ? '' : String(filled),
      describedBy: describedBy(inputId),
      invalid: isInvalid(findings),
      onInput: (value) => app.edit({ field: 'size', member: member.key, name, value }),
    })}
    <div id="${inputId}-hint" class="hint">${app.state?.ownConfiguration ? nothing : proposalText(proposed)}</div>
  </div>`;
}

function proposalText(proposed: string): string {
  return proposed ? t('Template: {0}', proposed) : t('Template: not set');
}

function ignoredText(): string {
  return t('The run command in the configuration does not read these sizes: change the command instead.');
}

function sumText(member: MemberView): string {
  const sizes = member.filledSizes;
  if (!sizes) return t('EP_SIZE is TP_SIZE × DP_SIZE: the GPUs that one instance computes on.');
  const { EP_SIZE: ep, TP_SIZE: tp, DP_SIZE: dp } = sizes;
  const line = t('Effective sizes: TP {0} × DP {1} = EP {2}.', tp, dp, ep);
  return member.gpus ? `${line} ${gpusOfInstanceText(member.gpus)}` : line;
}

function gpusOfInstanceText(gpus: number): string {
  return gpus === 1 ? t('An instance has 1 GPU.') : t('An instance has {0} GPUs.', formatNumber(gpus));
}
