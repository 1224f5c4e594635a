import { describe, expect, test } from 'vitest';
import { translateWith } from '../../messages/translate.ts';
import { emptyDraft, withConfigText, withForm, withNewProposal, withTemplate } from './draft.ts';
import { editForm } from './editForm.ts';
import { pdConfig } from './sampleConfigs.testing.ts';

const t = translateWith({});
const template = withTemplate(emptyDraft('mine', '7'), pdConfig());

describe('a draft', () => {
  test('keeps name and workspace when a template comes', () => {
    expect(template.form).toMatchObject({ name: 'mine', workspaceId: '7' });
    expect(JSON.parse(template.configText)).toMatchObject({ metadata: { name: 'mine', workspace_id: '7' } });
  });

  test('lets the configuration follow the form', () => {
    const edited = withForm(template, editForm(template.form, { field: 'instances', member: 'LLMDecode', value: '4' }));
    expect(JSON.parse(edited.configText)).toEqual(edited.config);
    expect(edited.configText).toContain('"instance": 4');
  });

  test('leaves the text alone when the form says nothing new', () => {
    const odd = withConfigText(template, JSON.stringify(template.config), t);
    expect(withForm(odd, odd.form).configText).toBe(odd.configText);
  });

  test('lets the form follow the configuration, and leaves it when the text is invalid', () => {
    const text = template.configText.replace('"mine"', '"theirs"');
    const edited = withConfigText(template, text, t);
    expect(edited.form.name).toBe('theirs');
    const broken = withConfigText(edited, `${text},`, t);
    expect(broken).toMatchObject({ configText: `${text},`, form: edited.form, config: edited.config });
  });

  test('keeps edits and half-typed fields when the gallery proposes again', () => {
    let { form } = template;
    form = editForm(form, { field: 'instances', member: 'LLMPrefill', value: '' });
    form = editForm(form, {
      field: 'env',
      member: 'LLMDecode',
      rows: [
        { name: 'A', value: '1' },
        { name: '', value: 'half' },
      ],
    });
    const proposed = JSON.parse(JSON.stringify(pdConfig()).replace('"cpu":176', '"cpu":192'));
    const merged = withNewProposal(withForm(template, form), proposed);
    expect(merged.form.members[0]?.instances).toBe('');
    expect(merged.form.members[1]?.env).toEqual([
      { name: 'A', value: '1' },
      { name: '', value: 'half' },
    ]);
    expect(merged.configText).toContain('"cpu": 192');
    expect(merged.form.name).toBe('mine');
  });
});
