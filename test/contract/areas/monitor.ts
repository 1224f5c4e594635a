import type { Area } from './area.ts';

export const monitorArea: Area = {
  name: 'CloudMonitor',
  async walk() {
    // Filled with the area.
  },
};
