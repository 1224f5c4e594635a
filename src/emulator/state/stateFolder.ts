import type { EmulatorState } from './model.ts';
import { lockFolder } from './folderLock.ts';
import { StateFile, type Say } from './stateFile.ts';

/** How long a second emulator waits for the folder, in ms. */
const patienceMs = 5000;

/** A folder that is ours: what was in it, and how to put something new there. */
export interface StateFolder {
  readonly state: EmulatorState | undefined;
  readonly save: (state: EmulatorState) => Promise<void>;
  release(): Promise<void>;
}

/** Takes a folder for this process and reads it. Rejects with `FolderInUse`, or the system's error. */
export async function openFolder(folder: string, say: Say): Promise<StateFolder> {
  const lock = await lockFolder(folder, patienceMs);
  try {
    const { file, state } = await StateFile.open(folder, say);
    return { state, save: (next) => file.save(next), release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
