import * as z from 'zod/mini';
import { setLock } from '../../services/setLock.ts';
import { SafetyLock } from '../../state/serviceRecord.ts';
import { changeEnv, serviceName, type Action } from '../action.ts';
import { readFields } from '../fields.ts';

const LockBody = z.object({ Lock: SafetyLock });

export const updateServiceSafetyLock: Action = async (call) => {
  const { Lock: lock } = readFields(call, LockBody, { Lock: 'all, dangerous or none' });
  await call.world.store.commit((state) => setLock(state, serviceName(call), lock, changeEnv(call.world)));
  return { Message: `service safety lock updated to ${lock}` };
};
