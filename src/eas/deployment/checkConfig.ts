import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { ServiceConfig } from '../api.ts';
import type { Translate } from '../../messages/translate.ts';
import { mostInstances } from './checkMember.ts';
import type { Finding } from './finding.ts';
import { objectAt } from './json.ts';
import { memberSlots } from './memberSlots.ts';
import { positiveInteger } from './parallelSizes.ts';

/** What is wrong in a configuration that has no member, and with it no field, to show it at. */
export function checkConfig(config: ServiceConfig, configText: string, t: Translate): Finding[] {
  if (memberSlots(config).length > 0) return [];
  const { instance } = objectAt(config, 'metadata');
  if (instance === undefined) return [];
  const count = positiveInteger(JSON.stringify(instance).replaceAll('"', ''));
  if (count !== undefined && count <= mostInstances) return [];
  const message = t(
    'Line {0}: "instance" must be a whole number from 1 to {1}, not {2}.',
    lineOf(configText, ['metadata', 'instance']),
    mostInstances,
    JSON.stringify(instance),
  );
  return [{ field: 'config', severity: 'error', code: 'instances', message }];
}

/** The line, from 1, of the value at a path. */
function lineOf(text: string, path: string[]): number {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, path);
  return text.slice(0, node?.offset ?? 0).split('\n').length;
}
