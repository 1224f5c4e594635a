import { describe, expect, test } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { models as galleryModels } from './fakeEas.testing.ts';
import { aggregate, FakeHost } from './fakeHost.testing.ts';
import { edit, filled, following } from './filledForm.testing.ts';

/** A refusal as EAS and its neighbours give it. */
const refusal = (action: string, missingPermission: string): CloudError =>
  new CloudError({ kind: 'forbidden', action, status: 403, code: 'NoPermission', missingPermission });

describe('a missing permission', () => {
  test.each([
    ['listMachineSpecs', 'DescribeMachineSpec', 'eas:DescribeMachineSpec'],
    ['listQuotas', 'ListQuotas', 'pai:ListQuotas'],
  ] as const)('for %s is said at the resources, which can be chosen all the same', async (method, action, ram) => {
    const host = await filled({ faults: { fail: { [method]: refusal(action, ram) } } });
    const { resourceHints, members, resources } = host.session.state;
    expect(resources.status).toBe('ready');
    expect(resourceHints).toHaveLength(1);
    expect(resourceHints[0]?.message).toContain(`the account lacks the permission ${ram}`);
    const option = members[0]?.resources[1]?.key ?? '';
    edit(host, { field: 'resource', member: 'LLMPrefill', value: option });
    expect(host.session.state.members[0]?.resource).toBe(option);
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'following');
  });

  test('for listWorkspaces lets the person enter an id, which is deployed to', async () => {
    const fail = { listWorkspaces: refusal('ListWorkspaces', 'paiworkspace:ListWorkspaces') };
    const host = new FakeHost({ faults: { fail } });
    await host.until(({ workspaces, models }) => workspaces.status === 'failed' && models.status === 'ready');
    expect(host.session.state.workspaces.problem?.message).toContain('paiworkspace:ListWorkspaces');
    edit(host, { field: 'workspace', value: '4711' });
    expect(host.session.state.workspace).toBe('4711');
    expect(host.session.state.findings.filter(({ field }) => field === 'workspace')).toEqual([]);
    expect(host.session.state.models.status).toBe('ready');
  });

  test.each([
    ['searchModels', 'ListModelGalleryModels', 'models'],
    ['listProfiles', 'ListModelDeploymentProfiles', 'profiles'],
    ['matchResources', 'GetModelDeploymentResources', 'resources'],
    ['getDeploymentSpec', 'GetModelDeploymentSpec', 'spec'],
  ] as const)('for %s is said there, and the rest of the form works', async (method, action, part) => {
    const ram = `paimodelgallery:${action}`;
    const host = new FakeHost({ faults: { fail: { [method]: refusal(action, ram) } } });
    await host.until(({ models, workspaces }) => models.status !== 'loading' && workspaces.status === 'ready');
    edit(host, { field: 'model', value: galleryModels[0]?.ModelId ?? '' });
    await host.until(({ profiles }) => profiles.status !== 'loading');
    edit(host, { field: 'engine', value: 'vllm' });
    edit(host, { field: 'template', value: 'prf-vllm-pd' });
    await host.until((state) => state[part].status === 'failed');
    const { state } = host.session;
    expect(state[part].problem?.message).toContain(`the account lacks the permission ${ram}`);
    const failed = (['workspaces', 'models', 'profiles', 'resources', 'spec'] as const).filter(
      (name) => state[name].status === 'failed',
    );
    expect(failed).toEqual([part]);
    const own = { metadata: { name: 'own_model', instance: 1 }, containers: [{ image: 'x', script: 'vllm serve' }] };
    edit(host, { field: 'config', value: JSON.stringify(own) }, { field: 'workspace', value: '295949' });
    expect(host.session.state).toMatchObject({ name: 'own_model', ownConfiguration: true });
    expect(host.session.state.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('for CreateService is said at the deployment, and nothing that was entered is lost', async () => {
    const host = await filled({ faults: { fail: { createService: refusal('CreateService', 'eas:CreateService') } } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ problem }) => problem !== undefined);
    expect(host.session.state.problem?.message).toContain('the account lacks the permission eas:CreateService');
    expect(host.session.state).toMatchObject({ name: 'deepseek_r1_pd', template: 'prf-vllm-pd' });
  });

  test('for the names of services costs only the check that a name is free', async () => {
    const host = await filled({ faults: { fail: { listServices: refusal('ListServices', 'eas:ListServices') } } });
    expect(host.session.state.findings.filter(({ field }) => field === 'name')).toEqual([]);
  });

  test('for events is said in the progress, which goes on without them', async () => {
    const host = await following();
    const seen = aggregate('deepseek_r1_pd', 'creating', 'Creating');
    host.watching?.withoutEvents(seen, refusal('DescribeServiceEvent', 'eas:DescribeServiceEvent'));
    expect(host.session.state.deployment).toMatchObject({
      phase: 'following',
      note: expect.stringContaining('the account lacks the permission eas:DescribeServiceEvent'),
    });
    host.watching?.end('running', aggregate('deepseek_r1_pd', 'running', 'Running'));
    await host.until(({ deployment }) => deployment?.phase === 'running');
    expect(host.session.state.deployment?.note).toBeUndefined();
  });

  test('for the service itself ends the watching, says so, and the deployment counts as going on', async () => {
    const host = await following();
    host.watching?.fail(refusal('DescribeService', 'eas:DescribeService'));
    await host.until(({ deployment }) => deployment?.phase === 'unfollowed');
    expect(host.session.state.deployment?.problem?.message).toContain('eas:DescribeService');
  });
});
