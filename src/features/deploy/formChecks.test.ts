import { describe, expect, test } from 'vitest';
import { CloudError } from '../../cloud/errors.ts';
import { configOf, edit, filled } from './filledForm.testing.ts';

describe("a configuration of one's own", () => {
  test('another configuration is of no template until a model is chosen again', async () => {
    const host = await filled();
    const own = {
      metadata: { name: 'mine', instance: 1, workspace_id: '295949', resource: 'eas-r-1' },
      containers: [{ image: 'x' }],
    };
    const { text } = host.session.state.config;
    edit(host, { field: 'config', value: JSON.stringify(own) });
    expect(host.session.state).toMatchObject({ ownConfiguration: true, engine: '', template: '', findings: [] });
    expect(host.session.state.model).toBeUndefined();
    edit(host, { field: 'resource', member: 'Default', value: 'public:ecs.gn8is.4xlarge' });
    edit(host, { field: 'workspace', value: '300001' });
    await host.until(({ spec }) => spec.status !== 'loading');
    expect(configOf(host)).toMatchObject({ containers: [{ image: 'x' }] });
    edit(host, { field: 'config', value: text });
    expect(host.session.state).toMatchObject({ ownConfiguration: false, template: 'prf-vllm-pd' });
    edit(host, { field: 'config', value: JSON.stringify(own) });
    edit(host, { field: 'model', value: 'model-deepseek-r1-0528-pai-optimized' });
    await host.until(({ profiles }) => profiles.status === 'ready');
    expect(host.session.state).toMatchObject({ ownConfiguration: false, engine: '', members: [] });
    expect(host.session.state.model?.id).toBe('model-deepseek-r1-0528-pai-optimized');
  });

  test('a configuration that runs nothing says so, and what is wrong in it', async () => {
    const host = await filled();
    edit(host, {
      field: 'config',
      value: '{\n  "metadata": { "name": "abc", "workspace_id": "1",\n    "instance": "two" }, "foo": 1 }',
    });
    const found = host.session.state.findings.filter(({ severity }) => severity === 'error');
    expect(found.map(({ field, code, line }) => [field, code, line])).toEqual([
      ['config', 'instances-out-of-range', 3],
      ['config', 'nothing-to-run', undefined],
    ]);
  });

  test('sizes that a visible command ignores are not offered, and said to do nothing where they are set', async () => {
    const host = await filled();
    edit(host, { field: 'template', value: 'prf-vllm-single' });
    await host.until(({ spec }) => spec.status === 'ready');
    expect(host.session.state.members[0]).toMatchObject({ hasSizes: true, sizesIgnored: true });
    edit(host, { field: 'size', member: 'Default', name: 'TP_SIZE', value: '' });
    expect(host.session.state.members[0]).toMatchObject({ hasSizes: true });
    const bare = { metadata: { name: 'abc' }, containers: [{ image: 'x', script: 'vllm serve' }] };
    edit(host, { field: 'config', value: JSON.stringify(bare) });
    expect(host.session.state.members[0]).toMatchObject({ hasSizes: false });
  });
});

describe('what is told before and after sending', () => {
  test('a name that a service has is told while it is typed, and before anything is asked', async () => {
    const host = await filled({ services: ['taken_name'] });
    edit(host, { field: 'name', value: 'taken_name' });
    await host.until(({ findings }) => findings.length > 0);
    expect(host.session.state.findings).toMatchObject([{ field: 'name', code: 'name-taken' }]);
    host.eas.services.length = 0;
    host.eas.services.push('new_name');
    edit(host, { field: 'name', value: 'new_name' });
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    expect(host.session.state.findings).toMatchObject([{ field: 'name', code: 'name-taken' }]);
    expect(host.questions).toEqual([]);
    edit(host, { field: 'name', value: 'taken_name' });
    expect(host.session.state.findings).toEqual([]);
  });

  test('services that cannot be listed hold nothing up', async () => {
    const host = await filled({ faults: { stall: ['listServices'] } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'following');
  });

  test('what the server refuses at a count stands at that count until it is changed', async () => {
    const serverMessage = 'The configuration is not valid at members.1.metadata.instance: too many.';
    const invalid = new CloudError({ kind: 'invalid', action: 'CreateService', status: 400, serverMessage });
    const host = await filled({ faults: { fail: { createService: invalid } } });
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    expect(host.session.state.findings).toMatchObject([{ field: 'LLMDecode/instances', code: 'refused' }]);
    edit(host, { field: 'instances', member: 'LLMDecode', value: '2' });
    expect(host.session.state.findings).toEqual([]);
  });
});
