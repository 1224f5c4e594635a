import type { CloudErrorDetails } from '../cloud/errors.ts';
import { isCertificateError, isTlsError, isUnknownIssuer } from '../cloud/retry.ts';
import type { Translate } from '../messages/translate.ts';
import { unauthorizedAdvice, unreadableAdvice } from './credentialTexts.ts';
import { isDataPlane } from './errorTexts.ts';

/** What to do about a failed call, in whole sentences; undefined for what was cancelled. */
export function adviceText(details: CloudErrorDetails, t: Translate): string | undefined {
  if (details.kind === 'cancelled') return undefined;
  if (isDataPlane(details)) return dataPlaneAdvice(details, t);
  if (mayHaveHappened(details)) return t('It may have been done all the same: refresh before you try again.');
  return controlPlaneAdvice(details, t) ?? commonAdvice(details, t);
}

/** Actions that change something. The token of an instance is only read. */
const changes = /^(Create(?!ServiceInstanceToken)|Start|Stop|Delete|Update|Scale|Restart|Clone|Release)/;

/** A write whose answer was lost is not sent again, and may have reached EAS. */
function mayHaveHappened(details: CloudErrorDetails): boolean {
  if (!changes.test(details.action)) return false;
  if (details.kind === 'unreachable') return !neverSent(details.code ?? '');
  if (details.kind === 'not-json') return details.code !== 'Redirect';
  return details.kind === 'timeout' || details.kind === 'server' || details.kind === 'unexpected-answer';
}

/** There was no connection, or it was not trusted. A TLS error of another kind may come later. */
function neverSent(code: string): boolean {
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ProxyRefused|ProxyUnreachable)$/.test(code))
    return true;
  return isCertificateError(code) && !code.startsWith('ERR_SSL');
}

function controlPlaneAdvice(details: CloudErrorDetails, t: Translate): string | undefined {
  switch (details.kind) {
    case 'credentials-missing':
      return t(
        'Run "aliyun configure", set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or enter an access key with "PAI-EAS: Switch Connection…".',
      );
    case 'credentials-unreadable':
      return unreadableAdvice(details, t);
    case 'unauthorized':
      return unauthorizedAdvice(details, t);
    case 'clock':
      return t('Set the clock of this machine right: more than 15 minutes off, every signed request is refused.');
    case 'forbidden':
      if (details.isForbidden) {
        return t('Ask an administrator to change the policy that denies it: a grant does not help against a deny.');
      }
      return details.missingPermission
        ? t(
            'Ask an administrator to grant {0} to this RAM user, for example with the policy AliyunPAIFullAccess.',
            details.missingPermission,
          )
        : t(
            'Ask an administrator to grant this RAM user access to PAI, for example with the policy AliyunPAIFullAccess.',
          );
    case 'not-found':
      return t('Refresh, and check the region and the workspace of the connection.');
    case 'conflict':
      return details.action === 'CreateService' ? t('Choose another service name.') : t('Refresh and try again.');
    case 'invalid':
      return invalidAdvice(details, t);
    case 'throttled':
      return t('Wait a moment and try again.');
    default:
      return undefined;
  }
}

function invalidAdvice(details: CloudErrorDetails, t: Translate): string | undefined {
  if (details.code === 'RegionNotSupported') return t('Choose another region with "PAI-EAS: Switch Connection…".');
  if (details.code === 'BadEndpoint')
    return t('Give an address such as https://host or 127.0.0.1:8080, without a path.');
  if (details.code?.startsWith('CaFile'))
    return t('Set eas.caFile to a file with certificates in PEM form ("-----BEGIN CERTIFICATE-----"), or clear it.');
  return details.action === 'CreateService' ? t('Correct the service configuration and deploy again.') : undefined;
}

function dataPlaneAdvice(details: CloudErrorDetails, t: Translate): string | undefined {
  switch (details.kind) {
    case 'unauthorized':
      return t('The token may have changed: open the chat again, or copy the token anew.');
    case 'not-found':
      if (details.code === 'NoEndpoint') return t('Wait until the service runs.');
      return t(
        'The path must follow the address of the service, for example /v1/chat/completions; the model must be one that /v1/models lists, or empty.',
      );
    case 'invalid':
      return t('Check the body, and that Content-Type is application/json.');
    case 'throttled':
      return t('Wait a moment, or scale the service out.');
    case 'server':
      return details.status === 503
        ? t('Look at the state and the events of the service; a stopped service must be started first.')
        : t('Look at the log of the service.');
    case 'timeout':
      return t('Ask for fewer tokens or stream the answer; the gateway ends requests that take too long.');
    default:
      return commonAdvice(details, t);
  }
}

/** What to do where no TLS came about. */
export function noTlsAdvice(t: Translate): string {
  return t('Check whether the endpoint is an https address, and what stands in between.');
}

function commonAdvice(details: CloudErrorDetails, t: Translate): string {
  switch (details.kind) {
    case 'unreachable':
      if (details.code === 'StreamCut') return t('Send the message again.');
      if (details.code?.startsWith('Proxy'))
        return t('Check http.proxy, http.noProxy and http.proxyAuthorization in the settings of VS Code.');
      if (isUnknownIssuer(details.code))
        return t('If your company inspects TLS, name a file with its certificate (PEM) in the setting eas.caFile.');
      if (isTlsError(details.code)) return noTlsAdvice(t);
      if (isCertificateError(details.code))
        return t('Check the endpoint of the connection and the clock of this machine.');
      return t('Check the network, the proxy settings and the region of the connection.');
    case 'timeout':
    case 'server':
      return t('Try again in a moment.');
    case 'not-json':
      return t('A proxy, a sign-in page or a gateway may stand in between: check the network and the endpoint.');
    case 'unexpected-answer':
      return t('Check the endpoint of the connection. If it is right, report this with the details in the log.');
    default:
      return t('The details are in the log.');
  }
}
