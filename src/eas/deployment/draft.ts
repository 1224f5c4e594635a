import type { ServiceConfig } from '../api.ts';
import type { Translate } from '../../messages/translate.ts';
import { applyForm } from './applyForm.ts';
import { configToText, readConfigText } from './configText.ts';
import type { DeploymentForm, MemberForm } from './form.ts';
import { sameJson } from './json.ts';
import { mergeConfig } from './mergeConfig.ts';
import { positiveInteger } from './parallelSizes.ts';
import { readForm } from './readForm.ts';

/** The form and its configuration, which say the same except for what cannot be said in JSON (yet). */
export interface DeploymentDraft {
  readonly form: DeploymentForm;
  /** The last configuration that was valid. */
  readonly config: ServiceConfig;
  /** The configuration as a person left it; may be invalid while it is being typed. */
  readonly configText: string;
  /** What the gallery proposed, before any edit. */
  readonly base?: ServiceConfig | undefined;
}

/** A draft without a template: a name and a workspace, and no members yet. */
export function emptyDraft(name = '', workspaceId = ''): DeploymentDraft {
  const config = applyForm({ metadata: { name: '' } }, { name, workspaceId, members: [] });
  return { form: readForm(config), config, configText: configToText(config), base: undefined };
}

/** The draft after the form changed; the configuration follows. */
export function withForm(draft: DeploymentDraft, form: DeploymentForm): DeploymentDraft {
  const config = applyForm(draft.config, form);
  const configText = sameJson(config, draft.config) ? draft.configText : configToText(config);
  return { ...draft, form, config, configText };
}

/** The draft after the configuration's text changed. The form follows when the text is valid, else it stays. */
export function withConfigText(draft: DeploymentDraft, configText: string, t: Translate): DeploymentDraft {
  const reading = readConfigText(configText, t);
  if (!reading.ok) return { ...draft, configText };
  return { ...draft, config: reading.config, configText, form: readForm(reading.config) };
}

/** The draft after a button changed the configuration's text: what is half typed in other fields stays. */
export function withChangedText(draft: DeploymentDraft, configText: string, t: Translate): DeploymentDraft {
  const next = withConfigText(draft, configText, t);
  const before = readForm(draft.config);
  return { ...next, form: keepTyped(draft.form, next.form, before) };
}

/** The draft on a template's configuration: name and workspace stay, everything else is the template's. */
export function withTemplate(draft: DeploymentDraft, spec: ServiceConfig): DeploymentDraft {
  const { name, workspaceId } = draft.form;
  const config = applyForm(spec, { name, workspaceId, members: [] });
  return { form: readForm(config), config, configText: configToText(config), base: spec };
}

/** The draft after the gallery proposed the same template again, for other resources: edits stay. */
export function withNewProposal(draft: DeploymentDraft, spec: ServiceConfig): DeploymentDraft {
  if (draft.base === undefined) return withTemplate(draft, spec);
  const config = mergeConfig(draft.base, draft.config, spec);
  const configText = sameJson(config, draft.config) ? draft.configText : configToText(config);
  return { form: keepTyped(draft.form, readForm(config)), config, configText, base: spec };
}

/**
 * Keeps what a person typed and JSON cannot say: a count that is no number, a variable without a name. `from` is the
 * form of the configuration before, where a count may itself have been changed.
 */
function keepTyped(typed: DeploymentForm, read: DeploymentForm, from?: DeploymentForm): DeploymentForm {
  const members = read.members.map((member): MemberForm => {
    const before = typed.members.find(({ key }) => key === member.key);
    if (before === undefined) return member;
    const named = before.env.filter(({ name }) => name !== '');
    const old = from?.members.find(({ key }) => key === member.key);
    const isChanged = old !== undefined && old.instances !== member.instances;
    const keepsCount = positiveInteger(before.instances) === undefined && !isChanged;
    return {
      ...member,
      instances: keepsCount ? before.instances : member.instances,
      env: sameJson(named, member.env) ? before.env : member.env,
    };
  });
  return { ...read, members };
}
