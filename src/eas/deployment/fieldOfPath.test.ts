import { describe, expect, test } from 'vitest';
import { fieldOfPath } from './fieldOfPath.ts';
import { linesOfPaths } from './linesOfPaths.ts';
import { readForm } from './readForm.ts';
import { pdConfig, plainConfig } from './sampleConfigs.testing.ts';

const pair = pdConfig();
const { members } = readForm(pair);

describe('the field of a place in the configuration', () => {
  test.each([
    ['/metadata/name', 'name'],
    ['/metadata/workspace_id', 'workspace'],
    ['/members/1/metadata/instance', 'LLMDecode/instances'],
    ['/members/0/cloud/computing/instances/0/type', 'LLMPrefill/resource'],
    ['/members/0/containers/0/env/1', 'LLMPrefill/TP_SIZE'],
    ['/members/1/containers/0/env/0/value', 'LLMDecode/EP_SIZE'],
    // TP_SIZE stands between the two rows.
    ['/members/0/containers/0/env/0', 'LLMPrefill/env/0'],
    ['/members/0/containers/0/env/2/name', 'LLMPrefill/env/1'],
  ])('%s is shown at %s', (path, field) => {
    expect(fieldOfPath(pair, members, path)).toBe(field);
  });

  test.each([
    '',
    '/labels/x',
    '/members/0',
    '/members/7/metadata/instance',
    '/members/0/containers/1/env/0',
    '/members/0/containers/0/image',
    '/members/0/unit/size',
  ])('%s has no field', (path) => {
    expect(fieldOfPath(pair, members, path)).toBeUndefined();
  });

  test('is found in a service without members', () => {
    const plain = plainConfig();
    const form = readForm(plain);
    expect(fieldOfPath(plain, form.members, '/metadata/quota_id')).toBe('Default/resource');
    expect(fieldOfPath(plain, form.members, '/containers/0/env/0/value')).toBe('Default/TP_SIZE');
  });

  test('counts the rows of the form, of which some have no name yet', () => {
    const typed = members.map((member) => ({ ...member, env: [{ name: '', value: 'x' }, ...member.env] }));
    expect(fieldOfPath(pair, typed, '/members/0/containers/0/env/0')).toBe('LLMPrefill/env/1');
  });
});

describe('the line of a place in the configuration', () => {
  const text = '{\n  "metadata": {\n    "name":\n      "x"\n  },\n  "a/b": [\n    1,\n    { "c": 2 }\n  ]\n}';

  test('is that of its name, and of what is around it where it is not there', () => {
    const paths = ['/metadata/name', '/metadata/instance', '/a~1b/1/c', '/a~1b/0', '/other', ''];
    expect(linesOfPaths(text, paths)).toEqual([3, 2, 8, 7, undefined, undefined]);
  });

  test('is not known in text that is no JSON', () => {
    expect(linesOfPaths('', ['/metadata'])).toEqual([undefined]);
  });
});
