import type { RawDraft } from './chatRaw.ts';
import { isSecret, keptValue, notKept } from './keptSecrets.ts';

const queryValue = /([?&])([^=&#]*)=([^&#]*)/g;

/** A raw request as it may be kept: without the secrets in its headers and its query. */
export function keptRawDraft(draft: RawDraft): RawDraft {
  const headers = draft.headers.map(({ name, value }) => ({ name, value: keptValue(name, value) }));
  const path = draft.path.replace(
    queryValue,
    (_whole, mark: string, name: string, value: string) => `${mark}${name}=${keptValue(decoded(name), value)}`,
  );
  return { ...draft, path, headers };
}

/** The secrets in the headers and the query of a raw request. */
export function secretsOf(draft: RawDraft): string[] {
  const inQuery = [...draft.path.matchAll(queryValue)].map(([, , name = '', value = '']) => {
    return { name: decoded(name), value: decoded(value) };
  });
  return [...draft.headers, ...inQuery].flatMap(({ name, value }) => (isSecret(name, value) ? [value] : []));
}

/** The kept request with its secrets back, where the same one is at hand with them. */
export function withSecretsOf(kept: RawDraft, whole: RawDraft): RawDraft {
  const headers = kept.headers.map((header, at) => {
    const same = whole.headers[at];
    return header.value === notKept && same?.name === header.name ? same : header;
  });
  const path = keptRawDraft(whole).path === kept.path ? whole.path : kept.path;
  return { ...kept, path, headers };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
