import type { Product } from '../../cloud/endpoints.ts';
import { Transport } from '../../cloud/transport.ts';
import type { ActionName } from '../requests.ts';
import type { AccessTarget } from './accessTarget.ts';
import { connectionSteps } from './connectionSteps.ts';
import { neededActions } from './features.ts';
import { isReadAction, productOf } from './permissions.ts';
import { endpointId, reachStep } from './reachStep.ts';
import { changeStep, readStep } from './readSteps.ts';
import type { Step } from './runSteps.ts';

const neighbours: readonly Product[] = ['aiworkspace', 'paistudio', 'paimodelgallery', 'cms'];

/** The steps that check a connection, in the order of the table. */
export function accessSteps(target: AccessTarget): Step[] {
  const transport = new Transport(target);
  const actions = neededActions();
  const readsOf = (product: Product): ActionName[] =>
    actions.filter((action) => isReadAction(action) && productOf(action) === product);
  return [
    ...connectionSteps(target, transport),
    ...readsOf('eas').map((action) => readStep(target, transport, action, 'reading')),
    ...neighbours.flatMap((product) => neighbourSteps(target, transport, product, readsOf(product))),
    ...actions.filter((action) => !isReadAction(action)).map(changeStep),
  ];
}

/** Whether the product answers, and each read that a feature needs of it. */
function neighbourSteps(
  target: AccessTarget,
  transport: Transport,
  product: Product,
  reads: readonly ActionName[],
): Step[] {
  const [first] = reads;
  if (first === undefined) return [];
  return [
    reachStep(target, product, first, 'neighbours'),
    ...reads.map((action) => readStep(target, transport, action, 'neighbours', [endpointId(product)])),
  ];
}
