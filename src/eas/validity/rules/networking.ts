import { isObject, listAt, objectAt, textAt } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import { errorAt, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { oneOf, shown } from '../words.ts';

/** Gateway policies and load balancers (eas/product.md, section 3.3). */
export function checkNetworking(part: Part, options: ValidateOptions): Finding[] {
  return [...checkPolicy(part, options), ...checkBalancers(part, options)];
}

const limits = ['rate_limit', 'concurrency_limit'] as const;

function checkPolicy({ document, at }: Part, { t, albGateways = [] }: ValidateOptions): Finding[] {
  const networking = objectAt(document, 'networking');
  const policy = networking['gateway_policy'];
  if (!isObject(policy) || Object.keys(policy).length === 0) return [];
  const path = pointer(at, 'networking', 'gateway_policy');
  const gateway = textAt(networking, 'gateway');
  // ALB gateways ignore it [DOC]. Their type is known from EAS's list, or from an id that says it [INFER].
  const onAlb = albGateways.includes(gateway) || /^alb-/i.test(gateway);
  return [
    ...(onAlb
      ? [
          warningAt(
            path,
            'gateway-policy-on-alb',
            t('Gateways of the ALB kind have no rate or concurrency limits: this is ignored.'),
          ),
        ]
      : []),
    ...limits.flatMap((name) => {
      const limit = objectAt(policy, name);
      const value = limit['limit'];
      if (limit['enable'] !== true || (typeof value === 'number' && Number.isInteger(value) && value > 0)) return [];
      const message = t('{0} is on, but its limit is no whole number above 0.', name);
      return [errorAt(pointer(path, name), 'gateway-policy', message)];
    }),
  ];
}

const netTypes = ['intranet', 'internet'];

function checkBalancers({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  return listAt(objectAt(document, 'networking'), 'nlb').flatMap((entry, index) => {
    const type = isObject(entry) ? entry['netType'] : undefined;
    if (type === undefined || type === null || netTypes.some((known) => known === type)) return [];
    const path = pointer(at, 'networking', 'nlb', index, 'netType');
    return [errorAt(path, 'nlb-net-type', t('netType is {0}, not {1}.', oneOf(t, netTypes), shown(type)))];
  });
}
