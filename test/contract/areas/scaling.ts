import type { Area } from './area.ts';

export const scalingArea: Area = {
  name: 'scaling and benchmark tasks',
  async walk() {
    // Filled with the area.
  },
};
