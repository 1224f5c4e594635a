import type { Translate } from '../../messages/translate.ts';
import { noTlsAdvice } from '../errorAdvice.ts';
import type { Problem } from './checkRow.ts';
import type { ReachTrouble } from './reach.ts';

/** Why a host cannot be reached, one sentence. */
export function reachText({ trouble, host, code }: Extract<Problem, { kind: 'unreachable' }>, t: Translate): string {
  const sentence = {
    name: t('The name {0} cannot be resolved.', host),
    refused: t('{0} takes no connection.', host),
    issuer: t('The certificate of {0} has an issuer that is not known here.', host),
    certificate: t('The certificate of {0} is not trusted.', host),
    tls: t('No secure connection to {0} comes about.', host),
    proxy: t('The proxy on the way to {0} lets nothing through.', host),
    timeout: t('{0} does not answer in time.', host),
    'web-page': t('A web page answers in the place of {0}.', host),
    redirect: t('{0} sends us to another address.', host),
  }[trouble];
  return code === undefined ? sentence : `${sentence} (${code})`;
}

/** What to do about it. */
export function reachAdvice(trouble: ReachTrouble, t: Translate): string {
  return {
    name: t('Check the network and the region. In a closed network, ask which name server knows the host.'),
    refused: t('Check the network, a firewall, and the endpoint in the settings.'),
    issuer: t('If your company inspects TLS, name a file with its certificate (PEM) in the setting eas.caFile.'),
    certificate: t('Check the endpoint of the connection and the clock of this machine.'),
    tls: noTlsAdvice(t),
    proxy: t("Check VS Code's setting http.proxy, and whether the proxy wants a sign-in."),
    timeout: t('Check the network and the proxy: something may drop the connection without a word.'),
    'web-page': t('Sign in to the network in a browser, or ask who runs the proxy to let the host through.'),
    redirect: t('Check the endpoint in the settings: it must be the API itself.'),
  }[trouble];
}
