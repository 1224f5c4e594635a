import type { Area } from './area.ts';

export const workspaceArea: Area = {
  name: 'AIWorkSpace and PaiStudio',
  async walk() {
    // Filled with the area.
  },
};
