import type { Translate } from '../../messages/translate.ts';
import { mostInstances } from '../validity/rules/instances.ts';
import { memberField, type Finding } from './finding.ts';
import { sizeNames, type MemberForm } from './form.ts';
import type { ResourceOption } from './resourceOptions.ts';

/** What is known of a member's resource. */
export interface MemberFacts {
  readonly resource: ResourceOption | undefined;
  readonly resourceRequired: boolean;
}

/** What is wrong or doubtful about one member and cannot be seen in the configuration. */
export function checkMember(member: MemberForm, facts: MemberFacts, t: Translate): Finding[] {
  return [...checkResource(member, facts, t), ...checkInstances(member, t), ...checkEnv(member, t)];
}

function checkResource(member: MemberForm, facts: MemberFacts, t: Translate): Finding[] {
  const field = memberField(member.key, 'resource');
  if (member.resource === undefined) {
    if (!facts.resourceRequired) return [];
    return [{ field, severity: 'error', code: 'missing', message: t('Choose what the instances run on.') }];
  }
  if (facts.resource?.stock !== 'out-of-stock') return [];
  const message = t(
    '{0} is out of stock in this region: the service would wait until there is some. Choose another type to start now.',
    facts.resource.label,
  );
  return [{ field, severity: 'warning', code: 'out-of-stock', message }];
}

/** Text that is no number is not written to the configuration; a number is checked there. */
function checkInstances(member: MemberForm, t: Translate): Finding[] {
  if (/^\d{1,9}$/.test(member.instances.trim())) return [];
  const message = t('Enter a whole number from 1 to {0}.', mostInstances);
  const field = memberField(member.key, 'instances');
  return [{ field, severity: 'error', code: 'instances', message }];
}

/** A row without a name is not written to the configuration; a size has a field of its own. */
function checkEnv(member: MemberForm, t: Translate): Finding[] {
  return member.env.flatMap((row, index): Finding[] => {
    const error = (code: string, message: string): Finding[] => [
      { field: memberField(member.key, `env/${index}`), severity: 'error', code, message },
    ];
    if (row.name === '' && row.value !== '') return error('env-name', t('Enter a name for this variable.'));
    const isSize = sizeNames.some((name) => name === row.name);
    return isSize ? error('env-size', t('{0} has a field of its own above.', row.name)) : [];
  });
}
