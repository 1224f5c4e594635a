import type { Area } from './area.ts';

export const resourcesArea: Area = {
  name: 'machines, regions and resource groups',
  async walk() {
    // Filled with the area.
  },
};
