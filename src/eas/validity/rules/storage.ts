import { isObject, listAt, objectAt, textAt, type JsonObject } from '../../deployment/json.ts';
import type { ValidateOptions } from '../context.ts';
import type { Part } from '../facts/part.ts';
import type { FindingCode } from '../codes.ts';
import { errorAt, warningAt, type Finding } from '../finding.ts';
import { pointer } from '../pointer.ts';
import { shown } from '../words.ts';

/** Mounts: a place in the container and one source (eas/product.md, section 3.3). */
export function checkStorage({ document, at }: Part, options: ValidateOptions): Finding[] {
  const entries = listAt(document, 'storage');
  const paths = entries.map((entry) => textAt(entry, 'mount_path'));
  return entries.flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    const isTaken = paths[index] !== '' && paths.indexOf(paths[index] ?? '') < index;
    return checkMount(entry, pointer(at, 'storage', index), isTaken, options);
  });
}

const sources = ['oss', 'nfs', 'cpfs', 'dataset', 'git', 'empty_dir'];

function checkMount(entry: JsonObject, at: string, isTaken: boolean, { t }: ValidateOptions): Finding[] {
  const path = textAt(entry, 'mount_path');
  const named = sources.filter((source) => isObject(entry[source]));
  const others = Object.keys(entry).filter((key) => !['mount_path', 'properties'].includes(key));
  const type = objectAt(entry, 'properties')['resource_type'];
  const bucket = textAt(objectAt(entry, 'oss'), 'path');
  const found = (severity: 'error' | 'warning', where: string, code: FindingCode, message: string): Finding =>
    (severity === 'error' ? errorAt : warningAt)(where, code, message);
  return [
    ...(path === ''
      ? [found('error', at, 'mount-path', t('The mount has no mount_path, its place in the container.'))]
      : []),
    ...(path !== '' && !path.startsWith('/')
      ? [found('warning', pointer(at, 'mount_path'), 'mount-path', t('A mount path begins with "/".'))]
      : []),
    ...(isTaken
      ? [
          found(
            'warning',
            pointer(at, 'mount_path'),
            'mount-path',
            t('Another mount has this place already: {0}.', shown(path)),
          ),
        ]
      : []),
    ...(others.length === 0
      ? [
          found(
            'error',
            at,
            'mount-source',
            t('The mount does not say what to mount: oss, nfs, cpfs, dataset, git or empty_dir.'),
          ),
        ]
      : []),
    ...(named.length > 1
      ? [found('warning', at, 'mount-source', t('The mount has more than one source: {0}.', named.join(', ')))]
      : []),
    ...(bucket !== '' && !bucket.startsWith('oss://')
      ? [
          found(
            'warning',
            pointer(at, 'oss', 'path'),
            'mount-source',
            t('An OSS path begins with oss://, not {0}.', shown(bucket)),
          ),
        ]
      : []),
    ...(type === undefined || type === null || type === 'model' || type === 'code'
      ? []
      : [
          found(
            'warning',
            pointer(at, 'properties', 'resource_type'),
            'mount-type',
            t('resource_type is model or code, not {0}.', shown(type)),
          ),
        ]),
  ];
}

/** `dockerAuth` is base64 of `user:password` [DOC]. The value is never shown. */
export function checkDockerAuth({ document, at }: Part, { t }: ValidateOptions): Finding[] {
  const auth = document['dockerAuth'];
  if (auth === undefined || auth === null || auth === '') return [];
  if (typeof auth === 'string' && /^[\w+/-]+={0,2}$/.test(auth.trim()) && atob(plainBase64(auth)).includes(':'))
    return [];
  const message = t('dockerAuth is base64 of "user:password"; this is something else.');
  return [warningAt(pointer(at, 'dockerAuth'), 'docker-auth', message)];
}

/** What `atob` takes: its alphabet, and a length that it can have. */
function plainBase64(text: string): string {
  const body = text.trim().replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return body.length % 4 === 1 ? body.slice(0, -1) : body;
}
