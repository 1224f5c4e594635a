import type { Translate } from '../../messages/translate.ts';
import { checkMember, type MemberFacts } from './checkMember.ts';
import type { Finding } from './finding.ts';
import type { DeploymentForm } from './form.ts';

/** `configuration`: a template is chosen, but its configuration has not come yet. */
export type MissingStep = 'model' | 'engine' | 'template' | 'configuration';

/** What a check needs to know beside the form. */
export interface FormFacts {
  /** Whether workspaces are known, so that one must be chosen. */
  readonly workspaceRequired: boolean;
  /** The step that is still missing before there is a configuration. */
  readonly missingStep: MissingStep | undefined;
  /** Names that services have. */
  readonly takenNames: ReadonlySet<string>;
  /** By member key. */
  readonly members: ReadonlyMap<string, MemberFacts>;
}

/**
 * What is wrong or doubtful about the form and cannot be seen in its configuration, in the order of its fields. What is
 * wrong with the configuration itself, the one rule set of `validity` finds.
 */
export function checkForm(form: DeploymentForm, facts: FormFacts, t: Translate): Finding[] {
  const unknown: MemberFacts = { resource: undefined, resourceRequired: false };
  return [
    ...checkName(form.name, facts, t),
    ...checkWorkspace(form, facts, t),
    ...checkStep(facts, t),
    ...form.members.flatMap((member) => checkMember(member, facts.members.get(member.key) ?? unknown, t)),
  ];
}

/** Whether a name is one that EAS takes is checked in the configuration. */
function checkName(name: string, facts: FormFacts, t: Translate): Finding[] {
  const error = (code: string, message: string): Finding[] => [{ field: 'name', severity: 'error', code, message }];
  if (name === '') return error('missing', t('Enter a name for the service.'));
  if (!facts.takenNames.has(name)) return [];
  return error('name-taken', t('A service named "{0}" exists already. Choose another name.', name));
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
  }[missingStep];
  const field = missingStep === 'configuration' ? 'template' : missingStep;
  return [{ field, severity: 'error', code: 'missing', message }];
}
