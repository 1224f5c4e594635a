import { isObject, listAt, numberAt, objectAt, textAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import { machineOf } from '../facts/machine.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, removing, setting, warningAt, type Finding } from '../finding.ts';
import { nearestKey } from '../keys/nearestKey.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/** Where a part's instances run: what it names, what goes only there, and what spot instances cost at most. */
export function checkPlace(part: Part, options: ValidateOptions): Finding[] {
  if (part.kind === 'aggregate') return [];
  return [
    ...checkOnePlace(part, options),
    ...checkInstanceTypes(part, options),
    ...checkSpot(part, options),
    ...checkOnlyThere(part, options),
    ...checkGpuCount(part, options),
  ];
}

interface Place {
  readonly quota: string;
  readonly group: string;
  /** Public instance types with their places. */
  readonly types: readonly { readonly type: string; readonly at: string }[];
}

function placeOf({ document, at }: Part): Place {
  const metadata = objectAt(document, 'metadata');
  const computing = objectAt(objectAt(document, 'cloud'), 'computing');
  const path = pointer(at, 'cloud', 'computing');
  const listed = listAt(computing, 'instances').flatMap((entry, index) => {
    const type = textAt(entry, 'type');
    return type === '' ? [] : [{ type, at: pointer(path, 'instances', index, 'type') }];
  });
  const single = textAt(computing, 'instance_type');
  return {
    quota: textAt(metadata, 'quota_id'),
    group: textAt(metadata, 'resource'),
    types: [...listed, ...(single === '' ? [] : [{ type: single, at: pointer(path, 'instance_type') }])],
  };
}

/** A quota, a dedicated group, or public instance types; which one of two would win is not documented [INFER]. */
function checkOnePlace(part: Part, { t }: ValidateOptions): Finding[] {
  const { quota, group, types } = placeOf(part);
  const at = pointer(part.at, 'metadata');
  if (quota !== '' && group !== '') {
    const message = t(
      'The instances cannot be both on quota {0} and on resource group {1}.',
      shown(quota),
      shown(group),
    );
    return [
      warningAt(pointer(at, 'resource'), 'two-places', message, removing(t('Remove it'), pointer(at, 'resource'))),
    ];
  }
  const publicTypes = types.filter(({ type }) => type !== 'dedicated_resource');
  if (quota !== '' && publicTypes.length > 0) {
    const message = t(
      'The instances run on quota {0}: the public instance types are ignored or refused.',
      shown(quota),
    );
    return [warningAt(pointer(part.at, 'cloud', 'computing'), 'two-places', message)];
  }
  const metadata = objectAt(part.document, 'metadata');
  const asks = ['cpu', 'gpu', 'memory'].some((key) => Object.hasOwn(metadata, key));
  if (quota !== '' || group !== '' || types.length > 0 || asks || part.kind === 'member') return [];
  const message = t('Nothing says what the instances run on: name an instance type, a quota or a resource group.');
  return [warningAt(part.at, 'no-place', message)];
}

/** Types against what EAS answered; a list that lacks a type may be an old or filtered one. */
function checkInstanceTypes(part: Part, options: ValidateOptions): Finding[] {
  const { t, machineSpecs = [] } = options;
  const known = machineSpecs.map(({ InstanceType }) => InstanceType);
  if (known.length === 0) return [];
  return placeOf(part)
    .types.filter(({ type }) => type !== 'dedicated_resource' && !known.includes(type))
    .map(({ type, at }) => {
      const meant = nearestKey(type, known);
      const message =
        meant === undefined
          ? t('EAS does not list the instance type {0} in this region.', shown(type))
          : t('EAS does not list the instance type {0} in this region. Did you mean {1}?', shown(type), meant);
      return warningAt(
        at,
        'instance-type',
        message,
        meant === undefined ? undefined : setting(t('Write "{0}"', meant), at, meant),
      );
    });
}

function checkSpot(part: Part, { t }: ValidateOptions): Finding[] {
  const { quota, group } = placeOf(part);
  const computing = objectAt(objectAt(part.document, 'cloud'), 'computing');
  return listAt(computing, 'instances').flatMap((entry, index) => {
    const price = isObject(entry) ? entry['spot_price_limit'] : undefined;
    const path = pointer(part.at, 'cloud', 'computing', 'instances', index, 'spot_price_limit');
    if (price === undefined || price === null) return [];
    const number = typeof price === 'string' && price.trim() !== '' ? Number(price) : price;
    if (typeof number !== 'number' || !(number > 0)) {
      return [errorAt(path, 'spot-price-limit', t('A price limit is a number above 0, not {0}.', shown(price)))];
    }
    if (quota === '' && group === '') return [];
    const message = t('Spot instances are public resources: a price limit changes nothing here.');
    return [warningAt(path, 'spot-price-limit', message, removing(t('Remove it'), path))];
  });
}

/** RDMA works on Lingjun only, parts of a GPU in a resource group or a quota only [DOC]. */
function checkOnlyThere(part: Part, { t }: ValidateOptions): Finding[] {
  const { quota, group, types } = placeOf(part);
  const metadata = objectAt(part.document, 'metadata');
  const at = pointer(part.at, 'metadata');
  const rdma = metadata['rdma'];
  const wantsRdma = rdma !== undefined && rdma !== null && rdma !== 0 && rdma !== false && rdma !== '0';
  const sliced = ['gpu_memory', 'gpu_core_percentage'].filter((key) => (numberAt(metadata, key) ?? 0) > 0);
  const isElsewhere = quota !== '' || group !== '' || types.some(({ type }) => type === 'dedicated_resource');
  return [
    ...(wantsRdma && quota === ''
      ? [
          (group === '' ? errorAt : warningAt)(
            pointer(at, 'rdma'),
            'rdma-without-lingjun',
            t('RDMA works on Lingjun resources only: name a Lingjun quota (quota_id), or leave rdma out.'),
            removing(t('Remove it'), pointer(at, 'rdma')),
          ),
        ]
      : []),
    ...(isElsewhere
      ? []
      : sliced.map((key) =>
          errorAt(
            pointer(at, key),
            'gpu-slice-on-public',
            t('A part of a GPU can be had in a resource group or a quota only, not on public resources.'),
          ),
        )),
  ];
}

function checkGpuCount(part: Part, options: ValidateOptions): Finding[] {
  const { t } = options;
  const { quota, group, types } = placeOf(part);
  const asked = numberAt(objectAt(part.document, 'metadata'), 'gpu');
  const [first] = types;
  if (!asked || !first || quota !== '' || group !== '') return [];
  const { gpus } = machineOf(first.type, options);
  const machines = numberAt(objectAt(part.document, 'unit'), 'size') ?? (isObject(part.document['unit']) ? 2 : 1);
  if (gpus === undefined || asked <= gpus * Math.max(1, machines)) return [];
  const path = pointer(part.at, 'metadata', 'gpu');
  const message = t('{0} GPUs are asked for, but {1} has {2}.', asked, first.type, gpus);
  return [warningAt(path, 'gpu-count', message)];
}
