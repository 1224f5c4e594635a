import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import type { ServiceEvent } from '../wire/events.ts';
import { explainFailure } from './failure.ts';
import { currentStage, deploymentStages, type StageSigns } from './stages.ts';

const t = translateWith({});

function event(reason: string, message: string, instance?: string, type = 'Normal'): ServiceEvent {
  const text = instance === undefined ? message : JSON.stringify({ versionId: 1, message, instanceName: instance });
  return { Type: type, Reason: reason, Message: text, Resource: 'Pod', Time: undefined };
}

const start: StageSigns = {
  phase: 'creating',
  status: 'Creating',
  events: [],
  reached: 'request',
  failedAt: undefined,
};

describe('stages of a deployment', () => {
  test.each([
    ['Creating', 'resources'],
    ['Waiting', 'resources'],
    ['Pending', 'resources'],
    ['Starting', 'image'],
    ['SomethingNew', 'request'],
  ])('the status %s means the stage %s', (status, stage) => {
    expect(currentStage({ ...start, status })).toBe(stage);
  });

  test('events tell more than the status', () => {
    const pulling = [
      event('Scheduled', 'Successfully assigned a to a machine', 'a'),
      event('Pulling', 'Pulling image "x"', 'a'),
    ];
    expect(currentStage({ ...start, events: pulling })).toBe('image');
    const loading = [...pulling, event('Started', 'Started container worker0', 'a')];
    expect(currentStage({ ...start, events: loading })).toBe('model');
    const probing = [...loading, event('Unhealthy', 'Startup probe failed: connection refused', 'a', 'Warning')];
    expect(currentStage({ ...start, events: probing })).toBe('ready');
  });

  test('the slowest instance counts, and a deployment never goes back', () => {
    const events = [
      event('Unhealthy', 'Startup probe failed', 'router-1', 'Warning'),
      event('Pulling', 'Pulling image "x"', 'decode-1'),
    ];
    expect(currentStage({ ...start, events })).toBe('image');
    expect(currentStage({ ...start, events, reached: 'model' })).toBe('model');
  });

  test('shows what is done, under way and to come', () => {
    const states = (signs: StageSigns): string[] => deploymentStages(signs, t).map(({ state }) => state);
    expect(states({ ...start, reached: 'image' })).toEqual(['done', 'done', 'current', 'todo', 'todo']);
    expect(states({ ...start, phase: 'running', status: 'Running' })).toEqual(Array(5).fill('done'));
    expect(states({ ...start, phase: 'failed', status: 'Failed', reached: 'model', failedAt: 'resources' })).toEqual([
      'done',
      'failed',
      'todo',
      'todo',
      'todo',
    ]);
    expect(states({ ...start, phase: 'failed', status: 'Failed', reached: 'model' })[3]).toBe('failed');
  });
});

describe('why a deployment failed', () => {
  test.each([
    ['Instance type ml.gu8tea.8.48xlarge is out of stock in cn-hangzhou.', 'stock', 'resources'],
    ['OutOfStock', 'stock', 'resources'],
    ['Insufficient quota: 2 nodes are wanted, 0 are free', 'quota', 'resources'],
    ['Failed to pull image "eas-registry-vpc/x:1": not found.', 'image', 'image'],
    ['ErrImagePull', 'image', 'image'],
    ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB', 'memory', 'model'],
    ['Container was OOMKilled', 'memory', 'model'],
    ['Startup probe failed: timed out', 'probe', 'ready'],
    ['MountVolume failed for oss://bucket: denied', 'storage', 'image'],
    ['NoSuchBucket', 'storage', 'image'],
    ['AccessDenied: no permission to use the network', 'permission', undefined],
    ['Back-off restarting failed container', 'crash', 'model'],
    ['0/12 nodes are available', 'scheduling', 'resources'],
    ['CUDA_OOM', 'memory', 'model'],
    ['The startup script of bloom-7b in this room ended', 'unknown', undefined],
    ['Something else', 'unknown', undefined],
  ])('"%s" is %s', (message, cause, stage) => {
    const failure = explainFailure({ message, member: undefined, events: [] }, t);
    expect(failure).toMatchObject({ cause, stage, detail: message });
    expect(failure.message).toMatch(/\.$/);
    expect(failure.advice).toMatch(/\.$/);
  });

  test('names the member, and reads the events when the message says nothing', () => {
    const events = [event('Scheduled', 'ok', 'a'), event('OutOfStock', 'no machines', 'a', 'Warning')];
    expect(explainFailure({ message: 'FAILED', member: 'Decode', events }, t)).toMatchObject({
      cause: 'stock',
      message: 'Decode: The instance type is out of stock in this region.',
      detail: 'OutOfStock no machines',
    });
  });

  test('takes no step that went well for the cause', () => {
    const events = [
      event('ScriptFailed', 'the launch script is missing', 'a', 'Warning'),
      event('Pulled', 'Successfully pulled image "x"', 'a'),
      event('Scheduled', 'Resource quota is not exhausted', 'a'),
    ];
    expect(explainFailure({ message: undefined, member: undefined, events }, t)).toMatchObject({
      cause: 'unknown',
      detail: 'ScriptFailed the launch script is missing',
    });
  });

  test('has words even when EAS says nothing', () => {
    expect(explainFailure({ message: undefined, member: undefined, events: [] }, t)).toMatchObject({
      cause: 'unknown',
      message: 'The service failed to start.',
      detail: '',
    });
  });
});
