import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyState, type EmulatorState } from './model.ts';
import { StateFile } from './stateFile.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pai-eas-state-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

const say = (sentence: string): void => {
  said.push(sentence);
};
const stateNamed = (id: string): EmulatorState => ({ ...emptyState, accessKey: { id, secret: 's' } });
const current = (): string => join(folder, 'state.json');
const previous = (): string => join(folder, 'state.previous.json');

async function saved(...ids: string[]): Promise<void> {
  const { file } = await StateFile.open(folder, say);
  for (const id of ids) await file.save(stateNamed(id));
}

async function loadedId(): Promise<string | undefined> {
  return (await StateFile.open(folder, say)).state?.accessKey?.id;
}

test('an empty folder has no state, and nothing is said about it', async () => {
  expect((await StateFile.open(join(folder, 'new', 'deep'), say)).state).toBeUndefined();
  expect(said).toEqual([]);
});

test('the newest of several states is read back, and no other file stays', async () => {
  await saved('one', 'two', 'three');
  expect(await loadedId()).toBe('three');
  expect((await readdir(folder)).toSorted()).toEqual(['state.json', 'state.previous.json']);
  expect(said).toEqual([]);
});

test.each([
  ['cut in half', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['a changed letter', (text: string) => text.replace('"two"', '"tw0"')],
  ['another document', () => '{"format":1}'],
  ['zero bytes', (text: string) => '\0'.repeat(text.length)],
])('a damaged file (%s) is told, kept, and the previous copy taken', async (_name, damage) => {
  await saved('one', 'two');
  await writeFile(current(), damage(await readFile(current(), 'utf8')));
  expect(await loadedId()).toBe('one');
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('is damaged');
  expect(await readdir(folder)).toContain('state.json.damaged');
});

test('when both copies are damaged it starts afresh and says so', async () => {
  await saved('one', 'two');
  await writeFile(current(), 'x');
  await writeFile(previous(), 'y');
  expect(await loadedId()).toBeUndefined();
  expect(said.at(-1)).toContain('starts afresh');
});

test('a state can be saved again after damage, and counts on from what was recovered', async () => {
  await saved('one', 'two');
  await writeFile(current(), 'x');
  await saved('three');
  expect(await loadedId()).toBe('three');
});

test.each(['state.new.json', 'state.previous.json'])(
  'a crash between the steps of saving leaves a whole copy (%s)',
  async (name) => {
    await saved('one', 'two');
    await writeFile(join(folder, name), await readFile(current(), 'utf8'));
    await rm(current());
    expect(await loadedId()).toBe('two');
  },
);

test('half a new copy beside a good one is ignored', async () => {
  await saved('one');
  await writeFile(join(folder, 'state.new.json'), (await readFile(current(), 'utf8')).slice(0, 20));
  expect(await loadedId()).toBe('one');
  expect(said).toEqual([]);
});
