import * as z from 'zod/mini';
import { deleteLabels, setLabels } from '../../services/changeLabels.ts';
import { changeEnv, serviceName, type Action } from '../action.ts';
import { Labels, labelWords, readFields } from '../fields.ts';
import { labelKeysOf } from '../query.ts';

const LabelsBody = z.object({ Labels });

export const updateServiceLabel: Action = async (call) => {
  const { Labels: labels } = readFields(call, LabelsBody, { Labels: labelWords });
  const name = serviceName(call);
  await call.world.store.commit((state) => setLabels(state, name, labels, changeEnv(call.world)));
  return { Message: `Succeed to update service [${name}] labels.` };
};

export const deleteServiceLabel: Action = async (call) => {
  const keys = labelKeysOf(call);
  const name = serviceName(call);
  await call.world.store.commit((state) => deleteLabels(state, name, keys, changeEnv(call.world)));
  return { Message: `Succeed to delete service [${name}] labels.` };
};
