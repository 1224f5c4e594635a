import { describe, expect, test } from 'vitest';
import type { FindingView } from '../../messages/deployFinding.ts';
import { FakeHost } from './fakeHost.testing.ts';
import { configOf, edit, filled } from './filledForm.testing.ts';

const found = (host: FakeHost, field: string): FindingView[] =>
  host.session.state.findings.filter((finding) => finding.field === field);

/** A form whose Decode has an EP that is not TP × DP. */
async function wrongEp(): Promise<FakeHost> {
  const host = await filled();
  edit(
    host,
    { field: 'size', member: 'LLMDecode', name: 'TP_SIZE', value: '1' },
    { field: 'size', member: 'LLMDecode', name: 'EP_SIZE', value: '16' },
  );
  return host;
}

function fix(host: FakeHost, label: string): void {
  const finding = host.session.state.findings.find((candidate) => candidate.fix === label);
  host.session.handle({ type: 'fix', finding: finding?.id ?? '' });
}

describe('the rule set in the form', () => {
  test('says a wrong size at its field, with its line and a fix that takes it away', async () => {
    const host = await wrongEp();
    expect(found(host, 'LLMDecode/EP_SIZE')).toMatchObject([
      { severity: 'error', code: 'ep-not-tp-times-dp', message: 'EP must be TP × DP: 1 × 8 = 8, not 16.' },
    ]);
    const line = found(host, 'LLMDecode/EP_SIZE')[0]?.line ?? 0;
    expect(
      host.session.state.config.text
        .split('\n')
        .slice(line - 1, line + 2)
        .join(''),
    ).toContain('"EP_SIZE"');
    fix(host, 'Set EP_SIZE to 8');
    expect(host.session.state.members[1]?.sizes.EP_SIZE).toBe('8');
    expect(host.session.state.findings).toEqual([]);
  });

  test('a fix is taken back, and what was typed since then stays', async () => {
    const host = await wrongEp();
    expect(host.session.state.undoable).toBeUndefined();
    fix(host, 'Set EP_SIZE to 8');
    expect(host.session.state.undoable).toBe('Set EP_SIZE to 8');
    edit(host, { field: 'name', value: 'typed_since' });
    host.session.handle({ type: 'undo' });
    expect(host.session.state).toMatchObject({ name: 'typed_since', config: {} });
    expect(host.session.state.members[1]?.sizes.EP_SIZE).toBe('16');
    expect(host.session.state.undoable).toBeUndefined();
    host.session.handle({ type: 'undo' });
    expect(host.session.state.members[1]?.sizes.EP_SIZE).toBe('16');
  });

  test('undoing alone gives the text back letter by letter', async () => {
    const host = await wrongEp();
    const text = `${host.session.state.config.text}\n\n`;
    edit(host, { field: 'config', value: text });
    fix(host, 'Set EP_SIZE to 8');
    host.session.handle({ type: 'undo' });
    expect(host.session.state.config.text).toBe(text);
  });

  test('a fix keeps what is half typed elsewhere', async () => {
    const host = await wrongEp();
    edit(host, { field: 'instances', member: 'LLMPrefill', value: 'x' });
    edit(host, { field: 'env', member: 'LLMPrefill', rows: [{ name: '', value: 'half' }] });
    fix(host, 'Set EP_SIZE to 8');
    expect(host.session.state.members[0]).toMatchObject({ instances: 'x', env: [{ name: '', value: 'half' }] });
  });

  test('errors block Deploy; warnings do not, and are named in the question', async () => {
    const host = await wrongEp();
    host.session.handle({ type: 'deploy' });
    await host.until(({ refused, busy }) => refused === 1 && !busy);
    expect(host.questions).toEqual([]);
    fix(host, 'Set EP_SIZE to 8');
    const { text } = host.session.state.config;
    edit(host, { field: 'config', value: text.replace('{', '{ "foo": 1,') });
    expect(host.session.state.findings.map(({ severity }) => severity)).toEqual(['warning']);
    host.session.handle({ type: 'deploy' });
    await host.until(({ deployment }) => deployment?.phase === 'following');
    expect(host.questions[0]?.detail).toContain('⚠ EAS documents no "foo" here');
  });

  test('what no field shows stands under the configuration with its line', async () => {
    const host = await filled();
    const text = host.session.state.config.text.replace('"labels"', '"lables"');
    edit(host, { field: 'config', value: text });
    const line = text.split('\n').findIndex((one) => one.includes('lables')) + 1;
    expect(found(host, 'config')).toContainEqual(
      expect.objectContaining({ code: 'unknown-key', line, fix: 'Rename it to "labels"' }),
    );
    edit(host, { field: 'config', value: text.replace('{', '{,') });
    expect(found(host, 'config')).toEqual([]);
  });

  test('an old fix whose finding is gone changes nothing', async () => {
    const host = await wrongEp();
    const id = found(host, 'LLMDecode/EP_SIZE')[0]?.id ?? '';
    edit(host, { field: 'size', member: 'LLMDecode', name: 'EP_SIZE', value: '8' });
    const { text } = host.session.state.config;
    host.session.handle({ type: 'fix', finding: id });
    expect(host.session.state.config.text).toBe(text);
    expect(host.session.state.undoable).toBeUndefined();
  });

  test('knows the model from the gallery where the configuration does not name it', async () => {
    const host = await filled({}, 'any_name');
    edit(host, { field: 'env', member: 'LLMDecode', rows: [{ name: 'MAX_MODEL_LEN', value: '900000' }] });
    expect(found(host, 'LLMDecode/env/0').map(({ code }) => code)).toContain('model-length-above-model');
  });
});

describe('the memory of a GPU', () => {
  const unknown = { fail: { listMachineSpecs: new Error('no facts') } };

  test('is called an estimate where EAS does not tell it, and can be corrected at the message', async () => {
    const host = await filled({ faults: unknown });
    const memory = (): unknown => host.session.state.capacity.members[1]?.memory;
    expect(memory()).toMatchObject({ isEstimate: true, correctable: 'ml.gu8tef.8.46xlarge', fits: 'yes' });
    host.types = '96';
    host.session.handle({ type: 'correctMemory', instanceType: 'ml.gu8tef.8.46xlarge' });
    await host.until(({ findings }) => findings.length > 0);
    expect(host.settings.gpuMemory).toEqual({ 'ml.gu8tef.8.46xlarge': 96 });
    expect(memory()).toMatchObject({ isEstimate: false, fits: 'no', kv: 0 });
    expect(found(host, 'LLMDecode/EP_SIZE')).toMatchObject([
      { severity: 'error', code: 'weights-do-not-fit', memoryOf: 'ml.gu8tef.8.46xlarge' },
    ]);
    host.set({ gpuMemory: {} });
    expect(host.session.state.findings).toEqual([]);
  });

  test('that EAS tells is not for the person to correct', async () => {
    const host = await filled({ settings: { gpuMemory: { 'ml.gu8tef.8.46xlarge': 1 } } });
    const { memory } = host.session.state.capacity.members[1] ?? {};
    expect(memory).toMatchObject({ label: '141 GB', isEstimate: false, fits: 'yes' });
    expect(memory?.correctable).toBeUndefined();
  });

  test('is not changed by an answer that is no number', async () => {
    const host = await filled({ faults: unknown });
    for (const typed of [undefined, '', 'x', '0', '-3']) {
      host.types = typed;
      host.session.handle({ type: 'correctMemory', instanceType: 'ml.gu8tef.8.46xlarge' });
    }
    await new Promise(setImmediate);
    expect(host.settings.gpuMemory).toEqual({});
  });
});

describe('a configuration of a person', () => {
  test('is checked as it is pasted', async () => {
    const host = new FakeHost();
    await host.until(({ workspace }) => workspace !== '');
    edit(host, { field: 'config', value: '{ "metadata": { "name": "abc", "instances": 2 }, "containers": [{}] }' });
    expect(found(host, 'config').map(({ code }) => code)).toEqual(['unknown-key', 'image-missing']);
    expect(found(host, 'Default/instances')).toMatchObject([{ severity: 'error' }]);
    expect(found(host, 'Default/resource')).toMatchObject([{ code: 'no-place' }]);
    fix(host, 'Rename it to "instance"');
    expect(configOf(host)).toMatchObject({ metadata: { instance: 2 } });
    expect(found(host, 'Default/instances')).toEqual([]);
  });
});
