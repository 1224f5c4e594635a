import type { Area } from './area.ts';

export const instancesArea: Area = {
  name: 'instances, logs, events and diagnosis',
  async walk() {
    // Filled with the area.
  },
};
