import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { Instance } from '../wire/instance.ts';
import { instanceState } from './instanceState.ts';
import { serviceState } from './serviceState.ts';

describe('serviceState', () => {
  it.each([
    ['Creating', 'creating', true],
    ['Cloning', 'creating', true],
    ['Starting', 'starting', true],
    ['Waiting', 'starting', true],
    ['Pending', 'starting', true],
    ['Running', 'running', false],
    ['Developing', 'running', false],
    ['Updating', 'updating', true],
    ['HotUpdate', 'updating', true],
    ['Committing', 'updating', true],
    ['Scaling', 'scaling', true],
    ['Stopping', 'stopping', true],
    ['Stopped', 'stopped', false],
    ['Complete', 'stopped', false],
    ['Failed', 'failed', false],
    ['DeleteFailed', 'failed', false],
    ['Deleting', 'deleting', true],
    ['Deleted', 'deleting', true],
    ['running', 'running', false],
    ['Frozen', 'unknown', false],
    ['Hibernating', 'unknown', true],
    ['constructor', 'unknown', false],
  ])('%s is %s', (status, phase, changing) => {
    expect(serviceState({ Status: status, Message: ' why ' })).toEqual({ phase, status, message: 'why', changing });
  });

  it('copes with no status', () => {
    const state = serviceState({ Status: undefined, Message: '' });
    expect(state).toEqual({ phase: 'unknown', status: '', message: undefined, changing: false });
  });
});

describe('instanceState', () => {
  const state = (fields: Record<string, unknown>) => instanceState(z.parse(Instance, { InstanceName: 'i', ...fields }));

  it.each([
    ['Pending', 'pending'],
    ['Creating', 'starting'],
    ['Running', 'running'],
    ['Terminating', 'stopping'],
    ['Completed', 'stopped'],
    ['Failed', 'failed'],
    ['Odd', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (status, phase) => {
    expect(state({ Status: status }).phase).toBe(phase);
  });

  it('takes one that runs without being ready as starting', () => {
    expect(state({ Status: 'Running', ReadyProcesses: 0, TotalProcesses: 1 })).toMatchObject({
      phase: 'starting',
      ready: false,
      changing: true,
    });
    expect(state({ Status: 'Running', ReadyProcesses: 1, TotalProcesses: 1 })).toMatchObject({
      phase: 'running',
      ready: true,
    });
    expect(state({ Status: 'Running', Isolated: true })).toMatchObject({ phase: 'running', ready: false });
  });

  it('gives a reason that says more than the status', () => {
    expect(state({ Status: 'Running', Reason: 'RUNNING' }).reason).toBeUndefined();
    expect(state({ Status: 'Failed', Reason: 'OOMKilled' }).reason).toBe('OOMKilled');
  });
});
