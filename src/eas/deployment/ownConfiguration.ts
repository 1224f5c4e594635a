import type { ServiceConfig } from '../api.ts';
import type { DeploymentDraft } from './draft.ts';
import { listAt, sameJson, textAt } from './json.ts';
import { memberSlots } from './memberSlots.ts';

/**
 * Whether a draft's configuration is a person's own: pasted without a template, or changed until it deploys something
 * else than the template does, with other members or from other images. Another tag is still the template.
 */
export function isOwnConfiguration({ base, config }: DeploymentDraft): boolean {
  if (base === undefined) return memberSlots(config).length > 0;
  return !sameJson(madeOf(base), madeOf(config));
}

/** The members of a configuration with the repositories of their images. */
function madeOf(config: ServiceConfig): unknown {
  return memberSlots(config).map(({ memberType, document }) => [
    memberType,
    listAt(document, 'containers').map((container) => repositoryOf(textAt(container, 'image'))),
  ]);
}

/** An image without its registry, tag and digest: regions have registries of their own. */
function repositoryOf(image: string): string {
  const [path = ''] = image.split('@');
  return (path.split('/').at(-1) ?? '').split(':')[0] ?? '';
}
