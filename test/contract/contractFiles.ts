import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** A type in the contract's tree. */
export interface ContractType {
  readonly type: 'string' | 'number' | 'boolean' | 'any' | 'object' | 'array' | 'map';
  readonly serialize?: string | undefined;
  readonly seenAs?: string | undefined;
  readonly fields?: Readonly<Record<string, ContractType>> | undefined;
  readonly items?: ContractType | undefined;
  readonly values?: ContractType | undefined;
}

const Type: z.ZodMiniType<ContractType> = z.looseObject({
  type: z.enum(['string', 'number', 'boolean', 'any', 'object', 'array', 'map']),
  serialize: z.optional(z.string()),
  seenAs: z.optional(z.string()),
  get fields() {
    return z.optional(z.record(z.string(), Type));
  },
  get items() {
    return z.optional(Type);
  },
  get values() {
    return z.optional(Type);
  },
});

const Action = z.looseObject({
  method: z.string(),
  path: z.string(),
  bodyMode: z.enum(['none', 'fields', 'raw']),
  request: z.looseObject({
    query: z.optional(z.record(z.string(), Type)),
    body: z.optional(z.record(z.string(), Type)),
  }),
  response: Type,
});

const Product = z.looseObject({ version: z.string(), actions: z.record(z.string(), Action) });

export type ContractProduct = z.infer<typeof Product>;

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

/** The products of the contract, as test/contract/*.json hold them. */
export function readContract(): Readonly<
  Record<'eas' | 'cms' | 'aiworkspace' | 'paistudio' | 'paimodelgallery', ContractProduct>
> {
  const eas = z.parse(Product, read('eas.json'));
  const Related = z.object({ cms: Product, aiworkspace: Product, paistudio: Product, paimodelgallery: Product });
  return { eas, ...z.parse(Related, read('related.json')) };
}
