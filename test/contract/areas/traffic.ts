import type { Area } from './area.ts';

export const trafficArea: Area = {
  name: 'the ways of requests',
  async walk() {
    // Filled with the area.
  },
};
