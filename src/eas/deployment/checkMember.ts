import type { Translate } from '../../messages/translate.ts';
import { memberField, type Finding } from './finding.ts';
import { sizeNames, type MemberForm, type SizeName } from './form.ts';
import { fillSizes, gpusOfInstance, hasSizes, positiveInteger } from './parallelSizes.ts';
import type { ResourceOption } from './resourceOptions.ts';

/** What is known of a member's resource. */
export interface MemberFacts {
  readonly resource: ResourceOption | undefined;
  readonly resourceRequired: boolean;
  /** The member's own run command reads no size variable. */
  readonly sizesIgnored?: boolean;
  /** The sizes that the template proposes. */
  readonly proposed?: MemberForm['sizes'] | undefined;
}

/** The most instances of one service. Source: product.md, section 5. */
export const mostInstances = 1000;

/** What is wrong or doubtful about one member. */
export function checkMember(member: MemberForm, facts: MemberFacts, t: Translate): Finding[] {
  return [
    ...checkResource(member, facts, t),
    ...checkInstances(member, t),
    ...checkSizes(member, facts, t),
    ...checkEnv(member, t),
  ];
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

function checkInstances(member: MemberForm, t: Translate): Finding[] {
  const instances = positiveInteger(member.instances);
  if (instances !== undefined && instances <= mostInstances) return [];
  const message = t('Enter a whole number from 1 to {0}.', mostInstances);
  const field = memberField(member.key, 'instances');
  return [{ field, severity: 'error', code: 'instances', message }];
}

function checkSizes(member: MemberForm, facts: MemberFacts, t: Translate): Finding[] {
  const wrong = sizeNames.filter(
    (name) => member.sizes[name] !== '' && positiveInteger(member.sizes[name]) === undefined,
  );
  if (wrong.length > 0) {
    const message = t('Enter a whole number of 1 or more, or leave it empty.');
    return wrong.map((name) => ({ field: memberField(member.key, name), severity: 'error', code: 'size', message }));
  }
  if (!hasSizes(member) || facts.sizesIgnored) return [];
  return checkProduct(member, facts, t);
}

/** The size that a person changed from what the template proposes; `usual` where none or no template is. */
function changedSize(
  { sizes }: MemberForm,
  { proposed }: MemberFacts,
  usual: SizeName,
  others: readonly SizeName[],
): SizeName {
  if (proposed === undefined) return usual;
  return [usual, ...others].find((name) => sizes[name] !== '' && sizes[name] !== proposed[name]) ?? usual;
}

function checkProduct(member: MemberForm, facts: MemberFacts, t: Translate): Finding[] {
  const gpus = gpusOfInstance(member, facts.resource?.gpus);
  const at = (name: SizeName): string => memberField(member.key, name);
  const sizes = fillSizes(member, gpus);
  if (sizes === undefined) {
    if (member.sizes.EP_SIZE === '' && gpus === undefined) return [];
    const { EP_SIZE: ep, DP_SIZE: dp } = member.sizes;
    const message =
      ep === ''
        ? t('The {0} GPUs of an instance are not a multiple of DP_SIZE {1}.', gpus ?? 0, dp)
        : t('EP_SIZE {0} is not a multiple of DP_SIZE {1}.', ep, dp);
    return [
      {
        field: at(changedSize(member, facts, 'DP_SIZE', ['EP_SIZE'])),
        severity: 'error',
        code: 'dp-does-not-divide',
        message,
      },
    ];
  }
  const product = sizes.tp * sizes.dp;
  if (sizes.ep !== product) {
    const message = t(
      'EP_SIZE must be TP_SIZE × DP_SIZE: {0} × {1} = {2}, not {3}.',
      sizes.tp,
      sizes.dp,
      product,
      sizes.ep,
    );
    const field = at(changedSize(member, facts, 'EP_SIZE', ['TP_SIZE', 'DP_SIZE']));
    return [{ field, severity: 'error', code: 'ep-not-tp-times-dp', message }];
  }
  if (gpus === undefined || gpus === product) return [];
  const set = (['TP_SIZE', 'DP_SIZE', 'EP_SIZE'] as const).filter((name) => member.sizes[name] !== '');
  const field = at(changedSize(member, facts, set[0] ?? 'TP_SIZE', set));
  const message =
    product > gpus
      ? t(
          'The sizes need {0} GPUs for an instance (TP_SIZE {1} × DP_SIZE {2}), but it has {3}.',
          product,
          sizes.tp,
          sizes.dp,
          gpus,
        )
      : t(
          'The sizes use {0} of the {1} GPUs of an instance (TP_SIZE {2} × DP_SIZE {3}).',
          product,
          gpus,
          sizes.tp,
          sizes.dp,
        );
  return [{ field, severity: 'warning', code: 'gpus-not-tp-times-dp', message }];
}

function checkEnv(member: MemberForm, t: Translate): Finding[] {
  return member.env.flatMap((row, index): Finding[] => {
    const error = (code: string, message: string): Finding[] => [
      { field: memberField(member.key, `env/${index}`), severity: 'error', code, message },
    ];
    if (row.name === '') return row.value === '' ? [] : error('env-name', t('Enter a name for this variable.'));
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(row.name)) {
      return error(
        'env-name',
        t('A variable name has letters, digits and underscores and does not begin with a digit.'),
      );
    }
    if (sizeNames.some((name) => name === row.name))
      return error('env-size', t('{0} has a field of its own above.', row.name));
    if (member.env.findIndex((other) => other.name === row.name) !== index) {
      return error('env-twice', t('{0} is set twice.', row.name));
    }
    return [];
  });
}
