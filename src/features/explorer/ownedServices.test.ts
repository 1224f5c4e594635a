import { describe, expect, it } from 'vitest';
import type { ServiceModel } from '../../eas/services/model.ts';
import { ownedServices } from './ownedServices.ts';

const service = (key: string, members: readonly ServiceModel[] = []): ServiceModel =>
  ({ key, name: key, members }) as unknown as ServiceModel;

describe('ownedServices', () => {
  it('gives the same services of two connections different keys, members too', () => {
    const services = [service('cn-hangzhou/group/r1', [service('cn-hangzhou/r1-decode')]), service('cn-hangzhou/chat')];
    const keys = (id: string): string[] =>
      ownedServices(id, services).flatMap(({ key, members }) => [key, ...members.map((member) => member.key)]);
    const all = [...keys('alibaba-cloud/a/cn-hangzhou//x'), ...keys('alibaba-cloud/a/cn-hangzhou//y')];
    expect(new Set(all).size).toBe(6);
    expect(keys('same')).toEqual(keys('same'));
    expect(services[0]?.key).toBe('cn-hangzhou/group/r1');
  });
});
