import type { Area } from './area.ts';

export const lifecycleArea: Area = {
  name: 'the life of services',
  async walk() {
    // Filled with the area.
  },
};
