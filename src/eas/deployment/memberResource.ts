import type { ResourceChoice } from './form.ts';
import { isObject, listAt, objectAt, sameJson, textAt, without, withObject, type JsonObject } from './json.ts';

/** What a member's document says it runs on: a quota, a dedicated group, else the first public instance type. */
export function readResource(document: JsonObject): ResourceChoice | undefined {
  const metadata = objectAt(document, 'metadata');
  const quotaId = textAt(metadata, 'quota_id');
  if (quotaId) return { kind: 'quota', quotaId, quotaType: textAt(metadata, 'quota_type') || undefined };
  const resourceId = textAt(metadata, 'resource');
  if (resourceId) return { kind: 'dedicated', resourceId };
  const computing = objectAt(objectAt(document, 'cloud'), 'computing');
  const instanceType = textAt(listAt(computing, 'instances')[0], 'type') || textAt(computing, 'instance_type');
  return instanceType ? { kind: 'public', instanceType } : undefined;
}

/** The document on another resource. What names the old kind of resource goes; everything else stays. */
export function writeResource(document: JsonObject, resource: ResourceChoice | undefined): JsonObject {
  if (sameJson(readResource(document), resource)) return document;
  if (resource?.kind === 'public') return withInstanceType(withoutMetadata(document), resource.instanceType);
  const bare = withoutComputing(withoutMetadata(document));
  if (resource === undefined) return bare;
  const named: JsonObject =
    resource.kind === 'dedicated'
      ? { resource: resource.resourceId }
      : { quota_id: resource.quotaId, ...(resource.quotaType === undefined ? {} : { quota_type: resource.quotaType }) };
  return { ...bare, metadata: { ...objectAt(bare, 'metadata'), ...named } };
}

function withoutMetadata(document: JsonObject): JsonObject {
  const metadata = objectAt(document, 'metadata');
  const kept = without(metadata, 'quota_id', 'quota_type', 'resource');
  return Object.keys(kept).length === Object.keys(metadata).length ? document : { ...document, metadata: kept };
}

function withoutComputing(document: JsonObject): JsonObject {
  if (!isObject(document['cloud'])) return document;
  const computing = without(objectAt(document['cloud'], 'computing'), 'instances', 'instance_type');
  return withObject(document, 'cloud', withObject(document['cloud'], 'computing', computing));
}

function withInstanceType(document: JsonObject, instanceType: string): JsonObject {
  const cloud = objectAt(document, 'cloud');
  const computing = objectAt(cloud, 'computing');
  const [first, ...others] = listAt(computing, 'instances');
  const changed: JsonObject =
    first === undefined && Object.hasOwn(computing, 'instance_type')
      ? { ...computing, instance_type: instanceType }
      : { ...computing, instances: [{ ...(isObject(first) ? first : {}), type: instanceType }, ...others] };
  return { ...document, cloud: { ...cloud, computing: changed } };
}
