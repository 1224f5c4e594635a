import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { duration, say } from '../../scripts/lib/print.mjs';
import { mainJob, walkOn } from './mainJob.ts';
import { Workbench, type WorkbenchOptions } from './workbench.ts';

/** Walks the main job in a real VS Code, prints each step, and leaves a picture of each in `folder`. Gives the exit status. */
export async function runTour(options: WorkbenchOptions, folder: string): Promise<number> {
  await emptyPictures(folder);
  const start = performance.now();
  const workbench = await Workbench.open(options);
  say(`VS Code is open (${duration(performance.now() - start)})`);
  let pictures = 0;
  const picture = async (name: string): Promise<void> => {
    pictures += 1;
    await workbench.screenshot(join(folder, `${String(pictures).padStart(2, '0')}-${name}.png`));
  };
  let title = '';
  try {
    const walk = walkOn(workbench, picture);
    for (const step of mainJob) {
      ({ title } = step);
      const stepStart = performance.now();
      const result = await step.run(walk);
      await picture(step.name);
      say(`✓ ${title}: ${result} (${duration(performance.now() - stepStart)})`);
    }
    for (const problem of workbench.problems) say(`✗ ${problem}`);
    say(`${mainJob.length} steps in ${duration(performance.now() - start)}, ${pictures} pictures in ${folder}`);
    return workbench.problems.length === 0 ? 0 : 1;
  } catch (error) {
    const failed = join(folder, 'failed.png');
    await workbench.screenshot(failed).catch(() => undefined);
    say(`✗ ${title}: ${error instanceof Error ? error.message : String(error)}\n  The window as it was: ${failed}`);
    return 1;
  } finally {
    await workbench.close();
  }
}

/** Makes the folder, without pictures that a former tour left in it. */
async function emptyPictures(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith('.png')) await rm(join(folder, name));
  }
}
