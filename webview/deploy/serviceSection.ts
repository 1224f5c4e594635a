import { html, type TemplateResult } from 'lit';
import type { DeployState } from '../../src/messages/deploy.ts';
import { button } from '../ui/elements/button.ts';
import { select } from '../ui/elements/select.ts';
import { textField } from '../ui/elements/textField.ts';
import { describedBy, field, isInvalid } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import { loading } from '../ui/notice.ts';
import type { DeployApp } from './app.ts';
import { fieldFindings } from './findingActions.ts';
import { retryNotice, section } from './section.ts';

/** Section 1: the service's name and its workspace. */
export function serviceSection(app: DeployApp, state: DeployState): TemplateResult {
  return section(1, t('Service'), html`<div class="pair">${nameField(app, state)}${workspaceField(app, state)}</div>`);
}

function nameField(app: DeployApp, state: DeployState): TemplateResult {
  const findings = fieldFindings(app, 'name');
  return field({
    id: 'name',
    label: t('Service name'),
    findings,
    hint: t('3 to 63 lower-case letters, digits, underscores and hyphens.'),
    control: textField({
      id: 'name',
      label: t('Service name'),
      value: state.name,
      placeholder: 'deepseek_r1_pd',
      describedBy: describedBy('name'),
      invalid: isInvalid(findings),
      onInput: (value) => app.edit({ field: 'name', value }),
      onBlur: () => app.visit('name'),
    }),
  });
}

function workspaceField(app: DeployApp, state: DeployState): TemplateResult {
  const { status, value: choices = [], problem } = state.workspaces;
  if (status === 'loading' && choices.length === 0) {
    return field({ id: 'workspace', label: t('Workspace'), control: loading(t('Loading workspaces…')) });
  }
  const findings = fieldFindings(app, 'workspace');
  const shared = {
    id: 'workspace',
    label: t('Workspace'),
    value: state.workspace,
    describedBy: describedBy('workspace'),
    invalid: isInvalid(findings),
  };
  const change = (value: string): void => app.edit({ field: 'workspace', value: value.trim() });
  if (choices.length === 0) {
    const control = html`${problem ? retryNotice(app, 'workspaces', problem) : ''}
    ${textField({ ...shared, placeholder: t('Workspace ID'), onInput: change, onBlur: () => app.visit('workspace') })}`;
    return field({
      id: 'workspace',
      label: t('Workspace'),
      control,
      findings,
      hint: t('No list of workspaces: enter an ID.'),
    });
  }
  const missing = state.workspace !== '' && !choices.some(({ value }) => value === state.workspace);
  const all = [
    ...(state.workspace === '' ? [{ value: '', label: t('Choose a workspace') }] : []),
    ...(missing ? [{ value: state.workspace, label: state.workspace }] : []),
    ...choices,
  ];
  return field({
    id: 'workspace',
    label: t('Workspace'),
    findings,
    control: select({ ...shared, choices: all, onChange: change }),
  });
}

/** A quiet button that forgets the draft. */
export function startOverButton(app: DeployApp): TemplateResult {
  return button({ label: t('Start over'), icon: 'discard', secondary: true, onClick: () => app.startOver() });
}
