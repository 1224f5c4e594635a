import * as z from 'zod/mini';
import { missing } from '../../http/apiError.ts';
import { deleteLabels, setLabels } from '../../services/changeLabels.ts';
import { invalid } from '../../services/config.ts';
import { changeEnv, commaList, serviceName, type Action, type ActionCall } from '../action.ts';
import { Labels, labelWords, readFields } from '../fields.ts';

const LabelsBody = z.object({ Labels });

export const updateServiceLabel: Action = async (call) => {
  const { Labels: labels } = readFields(call, LabelsBody, { Labels: labelWords });
  const name = serviceName(call);
  await call.world.store.commit((state) => setLabels(state, name, labels, changeEnv(call.world)));
  return { Message: `Succeed to update service [${name}] labels.` };
};

/** The keys of `LabelKeys`, JSON text, or of the deprecated `Keys`, joined by commas. */
function keysOf(call: ActionCall): readonly string[] {
  const text = call.query.get('LabelKeys');
  if (text === undefined) {
    const keys = commaList(call, 'Keys');
    if (!keys) throw missing('LabelKeys');
    return keys;
  }
  try {
    return z.parse(z.array(z.string()), JSON.parse(text));
  } catch {
    throw invalid('LabelKeys must be JSON text of a list, for example ["key"].');
  }
}

export const deleteServiceLabel: Action = async (call) => {
  const keys = keysOf(call);
  const name = serviceName(call);
  await call.world.store.commit((state) => deleteLabels(state, name, keys, changeEnv(call.world)));
  return { Message: `Succeed to delete service [${name}] labels.` };
};
