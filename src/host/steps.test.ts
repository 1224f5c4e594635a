import { describe, expect, it } from 'vitest';
import { askInTurn, type Step, type StepEnd } from './steps.ts';

type Texts = readonly string[];

/** Answers from a script, one for each time it is asked. */
function step(script: readonly (StepEnd<Texts> | string)[], asked: string[], name: string): Step<Texts> {
  const rest = [...script];
  return async (gathered, back) => {
    asked.push(`${name}${back ? ' with back' : ''}: ${gathered.join()}`);
    const next = rest.shift();
    if (next === undefined) throw new Error(`${name} is asked too often`);
    return typeof next === 'string' ? { kind: 'next', gathered: [...gathered, next] } : next;
  };
}

describe('askInTurn', () => {
  it('gathers what each question gives', async () => {
    const asked: string[] = [];
    const end = await askInTurn<Texts>([], [step(['a'], asked, 'one'), step(['b'], asked, 'two')]);
    expect(end).toEqual(['a', 'b']);
    expect(asked).toEqual(['one: ', 'two with back: a']);
  });

  it('goes back over a question that was skipped, and never before the first', async () => {
    const asked: string[] = [];
    const end = await askInTurn<Texts>(
      [],
      [
        step(['a', 'c'], asked, 'one'),
        step([{ kind: 'skip' }, { kind: 'skip' }], asked, 'two'),
        step([{ kind: 'back' }, 'd'], asked, 'three'),
      ],
    );
    expect(end).toEqual(['a', 'c', 'd']);
    expect(asked.map((text) => text.split(':')[0])).toEqual([
      'one',
      'two with back',
      'three with back',
      'one',
      'two with back',
      'three with back',
    ]);
  });

  it('asks again where the answer did not do, and gives nothing when the person leaves', async () => {
    const asked: string[] = [];
    const steps = [step([{ kind: 'again' }, 'a'], asked, 'one'), step([{ kind: 'left' }], asked, 'two')];
    expect(await askInTurn<Texts>([], steps)).toBeUndefined();
    expect(asked).toHaveLength(3);
    expect(await askInTurn<Texts>([], [step([{ kind: 'back' }], [], 'one')])).toBeUndefined();
  });
});
