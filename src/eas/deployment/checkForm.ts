import type { Translate } from '../../messages/translate.ts';
import { checkMember, type MemberFacts } from './checkMember.ts';
import type { Finding } from './finding.ts';
import type { DeploymentForm } from './form.ts';

/**
 * `configuration`: a template is chosen, but its configuration has not come yet. `content`: a person's own
 * configuration names nothing to run.
 */
export type MissingStep = 'model' | 'engine' | 'template' | 'configuration' | 'content';

/** What a check needs to know beside the form. */
export interface FormFacts {
  /** The cloud is stricter about names than the emulator. */
  readonly cloud: boolean;
  /** Whether workspaces are known, so that one must be chosen. */
  readonly workspaceRequired: boolean;
  /** The step that is still missing before there is a configuration. */
  readonly missingStep: MissingStep | undefined;
  /** Names that services have. */
  readonly takenNames: ReadonlySet<string>;
  /** By member key. */
  readonly members: ReadonlyMap<string, MemberFacts>;
}

/** Everything that is wrong or doubtful about the form, in the order of its fields. */
export function checkForm(form: DeploymentForm, facts: FormFacts, t: Translate): Finding[] {
  const unknown: MemberFacts = { resource: undefined, resourceRequired: false };
  return [
    ...checkName(form.name, facts, t),
    ...checkWorkspace(form, facts, t),
    ...checkStep(facts, t),
    ...form.members.flatMap((member) => checkMember(member, facts.members.get(member.key) ?? unknown, t)),
  ];
}

/** The name rule is documented as 3 to 63 lower-case letters, digits and underscores; hyphens occur in use. */
function checkName(name: string, facts: FormFacts, t: Translate): Finding[] {
  const error = (code: string, message: string): Finding[] => [{ field: 'name', severity: 'error', code, message }];
  if (name === '') return error('missing', t('Enter a name for the service.'));
  if (/\s/.test(name))
    return error('name-characters', t('Use only lower-case letters, digits, underscores and hyphens, no spaces.'));
  if (!/^[a-z0-9_-]*$/.test(name)) {
    return error('name-characters', t('Use only lower-case letters, digits, underscores and hyphens.'));
  }
  if (name.length < 3 || name.length > 63) {
    return error('name-length', t('The name must have 3 to 63 characters; it has {0}.', name.length));
  }
  if (/^[-_]|[-_]$/.test(name)) return error('name-ends', t('Begin and end the name with a letter or a digit.'));
  if (facts.takenNames.has(name)) {
    return error('name-taken', t('A service named "{0}" exists already. Choose another name.', name));
  }
  if (!facts.cloud || !name.includes('-')) return [];
  const message = t('EAS documents underscores but no hyphens in service names; it may refuse this one.');
  return [{ field: 'name', severity: 'warning', code: 'name-hyphen', message }];
}

function checkWorkspace(form: DeploymentForm, facts: FormFacts, t: Translate): Finding[] {
  if (!facts.workspaceRequired || form.workspaceId !== '') return [];
  return [{ field: 'workspace', severity: 'error', code: 'missing', message: t('Choose a workspace.') }];
}

function checkStep({ missingStep }: FormFacts, t: Translate): Finding[] {
  if (missingStep === undefined) return [];
  const message = {
    model: t('Choose a model, or paste a service configuration.'),
    engine: t('Choose an inference engine.'),
    template: t('Choose a deployment template.'),
    configuration: t('The configuration of this template is not loaded yet.'),
    content: t('This configuration names nothing to run: add "containers" or "members", or choose a model.'),
  }[missingStep];
  if (missingStep === 'content') return [{ field: 'config', severity: 'error', code: 'content', message }];
  const field = missingStep === 'configuration' ? 'template' : missingStep;
  return [{ field, severity: 'error', code: 'missing', message }];
}
