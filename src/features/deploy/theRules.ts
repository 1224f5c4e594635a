import { applyFix } from '../../eas/validity/applyFix.ts';
import { validateConfig } from '../../eas/validity/validateConfig.ts';
import type { ConfigRules } from './configRules.ts';

/** The one rule set, as the command line and the editor have it too. */
export const theRules: ConfigRules = {
  check: (config, facts, t) => validateConfig(config, { ...facts, t }),
  applyFix,
};
