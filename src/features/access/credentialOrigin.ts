import { processHome } from '../../cloud/home.ts';
import { type PickedSource, pickSource } from '../../cloud/pickSource.ts';
import type { Translate } from '../../messages/translate.ts';
import type { CredentialChoice } from '../connection/connectionSpec.ts';

/** Where a connection's credentials come from, in words. Nothing in it is secret; asks nobody. */
export async function originOfCredentials(choice: CredentialChoice, t: Translate): Promise<string> {
  if (choice.kind === 'access-key') return t("an access key in VS Code's secret storage");
  if (choice.kind === 'cli-profile') return t('the CLI profile {0}', choice.profile);
  try {
    const { consent } = choice;
    return sourceWord(await pickSource({ home: processHome(), profile: undefined, consent }), t);
  } catch {
    // Why there are none is said by the step that asks for them.
    return t('the environment or the CLI profile in use');
  }
}

function sourceWord(source: PickedSource, t: Translate): string {
  switch (source.kind) {
    case 'key':
      return source.profile === undefined
        ? t('an access key in the environment')
        : t('the CLI profile {0}', source.profile);
    case 'profile':
      return t('the CLI profile {0}', source.chain[0]?.name ?? '');
    case 'oidc':
      return t('an OIDC token named in the environment');
    case 'shared':
      return t('the part {0} of the shared credentials file', source.name);
    case 'metadata':
      return t("the instance's RAM role");
    case 'uri':
      return t('a credentials URI named in the environment');
  }
}
