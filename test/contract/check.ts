import type { ContractType } from './contractFiles.ts';

/** Where an answer differs from the contract: unknown fields and wrong types, each as a sentence. Empty when it fits. */
export function contractDifferences(type: ContractType, value: unknown, path = 'answer'): string[] {
  if (type.type === 'any') return [];
  if (type.seenAs === 'array' && Array.isArray(value)) return checkItems({ ...type, seenAs: undefined }, value, path);
  switch (type.type) {
    case 'array':
      return Array.isArray(value)
        ? checkItems(type.items ?? { type: 'any' }, value, path)
        : [wrong(path, 'array', value)];
    case 'object':
      return isObject(value) ? checkFields(type, value, path) : [wrong(path, 'object', value)];
    case 'map':
      return isObject(value) ? checkValues(type.values ?? { type: 'any' }, value, path) : [wrong(path, 'map', value)];
    default:
      return typeof value === type.type ? [] : [wrong(path, type.type, value)];
  }
}

function checkItems(item: ContractType, values: readonly unknown[], path: string): string[] {
  return values.flatMap((value, index) => contractDifferences(item, value, `${path}[${index}]`));
}

function checkFields(type: ContractType, value: Record<string, unknown>, path: string): string[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const known = type.fields?.[name];
    return known ? contractDifferences(known, field, `${path}.${name}`) : [`${path}.${name} is not in the contract`];
  });
}

function checkValues(type: ContractType, value: Record<string, unknown>, path: string): string[] {
  return Object.entries(value).flatMap(([name, field]) => contractDifferences(type, field, `${path}.${name}`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(path: string, wanted: string, value: unknown): string {
  return `${path} is ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}, not ${wanted}`;
}
