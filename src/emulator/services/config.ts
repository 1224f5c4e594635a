import * as z from 'zod/mini';
import { ApiError } from '../http/apiError.ts';
import { codes, memberTypeWords } from '../inferred.ts';
import { isNestedDeeper } from './nesting.ts';

const text = z.optional(z.string());
const size = z.optional(z.number().check(z.nonnegative()));
/** Environment values are text, but people write numbers too. */
const envValue = z.optional(z.union([z.string(), z.number(), z.boolean(), z.null()]));

const Container = z.looseObject({
  image: text,
  script: text,
  command: z.optional(z.union([z.string(), z.array(z.string())])),
  args: z.optional(z.union([z.string(), z.array(z.string())])),
  port: z.optional(z.number()),
  env: z.optional(z.array(z.looseObject({ name: z.string(), value: envValue }))),
});

const Metadata = z.looseObject({
  name: text,
  instance: z.optional(z.int().check(z.gte(0), z.lte(1000))),
  workspace_id: z.optional(z.union([z.string(), z.number()])),
  quota_id: text,
  resource: text,
  group: text,
  type: text,
  role: text,
  cpu: size,
  gpu: size,
  memory: size,
});

const Computing = z.looseObject({
  instance_type: text,
  instances: z.optional(z.array(z.looseObject({ type: text }))),
});

/** What the emulator reads of a service configuration (eas/product.md, section 3). Everything else is kept unread. */
export const ServiceConfig = z.looseObject({
  name: text,
  type: text,
  token: text,
  metadata: z.optional(Metadata),
  cloud: z.optional(z.looseObject({ computing: z.optional(Computing) })),
  unit: z.optional(z.looseObject({ size: z.optional(z.int().check(z.gte(1), z.lte(64))) })),
  containers: z.optional(z.array(Container)),
  storage: z.optional(z.array(z.looseObject({ oss: z.optional(z.looseObject({ path: text })) }))),
  labels: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  members: z.optional(z.array(z.record(z.string(), z.unknown()))),
});

export type ServiceConfig = z.infer<typeof ServiceConfig>;

export function invalid(message: string): ApiError {
  return new ApiError(codes.invalid.status, codes.invalid.code, message);
}

/** Reads a configuration; `where` is put before the path in the sentence that says what is wrong with it. */
export function readConfig(value: unknown, where = ''): ServiceConfig {
  const read = z.safeParse(ServiceConfig, value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const path = [where, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  throw invalid(
    `The service configuration is not valid${path ? ` at ${path}` : ''}: ${issue ? wantedBy(issue) : 'wrong type'}.`,
  );
}

/** What a value must be, as the end of a sentence. */
function wantedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `it must be ${typeWords.get(issue.expected) ?? `of the type ${issue.expected}`}`;
    case 'too_small':
      return `it must be at least ${issue.minimum}`;
    case 'too_big':
      return `it must be at most ${issue.maximum}`;
    default:
      return 'it is of the wrong type';
  }
}

const typeWords: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'an object'],
  ['record', 'an object'],
]);

/** Configurations are read once: a stored one never changes. */
const readBefore = new WeakMap<object, ServiceConfig>();

/** A stored configuration, which was checked when it came. */
export function knownConfig(value: unknown): ServiceConfig {
  if (typeof value !== 'object' || value === null) return {};
  const known = readBefore.get(value);
  if (known) return known;
  const read = z.safeParse(ServiceConfig, value);
  const config = read.success ? read.data : {};
  readBefore.set(value, config);
  return config;
}

type Labels = Readonly<Record<string, string>>;

const labelled = new WeakMap<object, { readonly labels: Labels; readonly config: ServiceConfig }>();

/** What a service runs with: its configuration, with the labels that it got when it was created. */
export function configOf(service: { readonly config: object; readonly labels: Labels }): ServiceConfig {
  const known = labelled.get(service.config);
  if (known?.labels === service.labels) return known.config;
  const read = knownConfig(service.config);
  const config = { ...read, labels: { ...read.labels, ...service.labels } };
  labelled.set(service.config, { labels: service.labels, config });
  return config;
}

/** Levels of a configuration: one that is deeper could be stored, but no answer could be written that holds it. */
const deepest = 100;

/** The body of CreateService and UpdateService as an object. */
export function parseDocument(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw invalid(
      `The service configuration is not valid JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  if (isNestedDeeper(value, deepest)) {
    throw invalid(`The service configuration is nested more than ${deepest} levels deep.`);
  }
  const read = z.safeParse(z.record(z.string(), z.unknown()), value);
  if (!read.success) throw invalid('The service configuration must be a JSON object.');
  return read.data;
}

/** The instance type that is tried first; undefined for a quota, a dedicated group, or plain cpu and memory. */
export function instanceTypeOf(config: ServiceConfig): string | undefined {
  const computing = config.cloud?.computing;
  return computing?.instances?.find((entry) => entry.type)?.type ?? computing?.instance_type;
}

/** Every public instance type that may be used, in the order that they are tried. */
export function instanceTypesOf(config: ServiceConfig): readonly string[] {
  const computing = config.cloud?.computing;
  const listed = (computing?.instances ?? []).flatMap((entry) => (entry.type ? [entry.type] : []));
  if (listed.length > 0) return listed;
  return computing?.instance_type ? [computing.instance_type] : [];
}

/** Machines per instance. */
export function machinesPerInstance(config: ServiceConfig): number {
  return config.unit?.size ?? 1;
}

/** The member type that a configuration names in `type`, `metadata.type` or `metadata.role`; undefined when none. */
export function memberTypeOf(config: ServiceConfig): 'LLMPrefill' | 'LLMDecode' | 'LLMGateway' | undefined {
  for (const word of [config.type, config.metadata?.type, config.metadata?.role]) {
    const known = memberTypeWords.get((word ?? '').toLowerCase());
    if (known) return known;
  }
  return undefined;
}
