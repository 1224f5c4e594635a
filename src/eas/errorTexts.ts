import type { CloudErrorDetails } from '../cloud/errors.ts';
import { isCertificateError, isTlsError, isUnknownIssuer } from '../cloud/retry.ts';
import type { Translate } from '../messages/translate.ts';
import { cleanText } from './cleanText.ts';
import { unauthorizedReason, unreadableReason } from './credentialTexts.ts';

/** Whether the call went to a deployed service ("POST /v1/chat/completions") and not to an OpenAPI action. */
export function isDataPlane(details: CloudErrorDetails): boolean {
  return /^[A-Z]+ \//.test(details.action);
}

/** What was being done, as the start of a sentence: "Could not stop my-service". */
export function attemptText(details: CloudErrorDetails, t: Translate): string {
  const { action } = details;
  const service = details.subject ? cleanText(details.subject) : t('the service');
  const model = details.subject ? cleanText(details.subject) : t('the model');
  switch (action) {
    case 'ListServices':
      return t('Could not list the services');
    case 'DescribeService':
      return t('Could not read {0}', service);
    case 'CreateService':
      return t('Could not deploy {0}', service);
    case 'StartService':
      return t('Could not start {0}', service);
    case 'StopService':
      return t('Could not stop {0}', service);
    case 'DeleteService':
      return t('Could not delete {0}', service);
    case 'ListServiceInstances':
      return t('Could not list the instances of {0}', service);
    case 'DescribeServiceEndpoints':
      return t('Could not get the address of {0}', service);
    case 'DescribeServiceEvent':
      return t('Could not read the events of {0}', service);
    case 'DescribeServiceLog':
      return t('Could not read the log of {0}', service);
    case 'DescribeMachineSpec':
      return t('Could not list the instance types');
    case 'ListWorkspaces':
      return t('Could not list the workspaces');
    case 'ListQuotas':
      return t('Could not list the resource quotas');
    case 'ListModelGalleryModels':
      return t('Could not search the Model Gallery');
    case 'ListModelDeploymentProfiles':
      return t('Could not list the deployment templates of {0}', model);
    case 'GetModelDeploymentResources':
      return t('Could not find resources for {0}', model);
    case 'GetModelDeploymentSpec':
      return t('Could not get the service configuration for {0}', model);
    case 'GetCredential':
    case 'Connect':
      return t('Could not connect');
    default:
      return isDataPlane(details) ? t('The request {0} failed', cleanText(action)) : t('{0} failed', cleanText(action));
  }
}

/** Why it failed, as the end of a sentence without its full stop. */
export function reasonText(details: CloudErrorDetails, t: Translate): string {
  if (isDataPlane(details)) return dataPlaneReason(details, t) ?? commonReason(details, t);
  return controlPlaneReason(details, t) ?? commonReason(details, t);
}

function controlPlaneReason(details: CloudErrorDetails, t: Translate): string | undefined {
  const said = cleanText(details.serverMessage ?? '');
  switch (details.kind) {
    case 'credentials-missing':
      return t('no Alibaba Cloud credentials were found');
    case 'credentials-unreadable':
      return unreadableReason(details, t);
    case 'unauthorized':
      return unauthorizedReason(details, t);
    case 'clock':
      return clockReason(details, t);
    case 'forbidden':
      return forbiddenReason(details, t);
    case 'not-found':
      return said ? t('it does not exist: {0}', said) : t('it does not exist');
    case 'conflict':
      return said ? t('it conflicts with what is there: {0}', said) : t('it conflicts with what is there');
    case 'invalid':
      return invalidReason(details, said, t);
    case 'throttled':
      return t('too many requests were sent to the account or the region');
    default:
      return undefined;
  }
}

function forbiddenReason({ missingPermission, isForbidden }: CloudErrorDetails, t: Translate): string {
  if (!missingPermission) return t('the account may not do this');
  return isForbidden
    ? t('a policy forbids {0} to the account', missingPermission)
    : t('the account lacks the permission {0}', missingPermission);
}

function invalidReason(details: CloudErrorDetails, said: string, t: Translate): string {
  if (details.code === 'RegionNotSupported') return t('the product is not offered in this region: {0}', said);
  if (details.code === 'BadEndpoint') return t('the endpoint in the settings is not an address');
  const file = cleanText(details.subject ?? '');
  if (details.code === 'CaFileUnreadable') return t('the certificate file {0} cannot be read ({1})', file, said);
  if (details.code === 'CaFileNotPem') return t('the file {0} holds no certificates in PEM form', file);
  return said ? t('the request was refused: {0}', said) : t('the request was refused');
}

function clockReason(details: CloudErrorDetails, t: Translate): string {
  const skew = details.clockSkewMs;
  if (skew === undefined || Math.abs(skew) < 60_000) return t("this machine's clock differs from the server's");
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return skew > 0
    ? t("this machine's clock is {0} min behind the server's", minutes)
    : t("this machine's clock is {0} min ahead of the server's", minutes);
}

function dataPlaneReason(details: CloudErrorDetails, t: Translate): string | undefined {
  const said = cleanText(details.serverMessage ?? '');
  switch (details.kind) {
    case 'unauthorized':
      return t('the service refused the access token');
    case 'forbidden':
      return said ? t('the service refused the request: {0}', said) : t('the service refused the request');
    case 'not-found':
      if (details.code === 'NoEndpoint') return t('the service has no address yet');
      return said ? t('the service has no such path or model: {0}', said) : t('the service has no such path or model');
    case 'invalid':
      return said ? t('the service refused the request: {0}', said) : t('the service refused the request');
    case 'throttled':
      return details.status === 450
        ? t('the queue of the service is full')
        : t('the service gets more requests than it takes');
    case 'server':
      if (details.status === 503) return t('no instance of the service is ready to answer');
      return said ? t('the service failed: {0}', said) : t('the service failed');
    default:
      return undefined;
  }
}

function commonReason(details: CloudErrorDetails, t: Translate): string {
  const said = cleanText(details.serverMessage ?? '');
  const host = details.host ?? t('the server');
  switch (details.kind) {
    case 'unreachable':
      if (details.code === 'StreamCut') return t('the connection to {0} broke off in the middle of the answer', host);
      if (details.code === 'ProxyRefused') return t('the proxy refused the connection to {0}', host);
      if (details.code === 'ProxyUnreachable') return t('the proxy to {0} could not be reached', host);
      if (isUnknownIssuer(details.code)) return t('the certificate of {0} has an issuer that is not known here', host);
      if (isTlsError(details.code)) return t('no secure connection to {0} came about', host);
      if (isCertificateError(details.code)) return t('the certificate of {0} is not trusted', host);
      // A system code such as ENOTFOUND is shown behind the sentence and says what the system's words say.
      return said && !details.code
        ? t('{0} could not be reached: {1}', host, said)
        : t('{0} could not be reached', host);
    case 'timeout':
      return t('{0} did not answer in time', host);
    case 'cancelled':
      return t('it was cancelled');
    case 'server':
      return said ? t('{0} had an error of its own: {1}', host, said) : t('{0} had an error of its own', host);
    case 'not-json':
      return notJsonReason(details, host, t);
    case 'unexpected-answer':
      if (details.code === 'AnswerTooLarge') return t('the answer of {0} is too large to be read', host);
      return t('{0} gave an answer that is not in the documented form', host);
    default:
      return said || details.kind;
  }
}

function notJsonReason(details: CloudErrorDetails, host: string, t: Translate): string {
  if (details.code === 'Redirect') return t('{0} sent us to another address', host);
  const status = details.status ?? 0;
  return /<\w/.test(details.serverMessage ?? '')
    ? t('{0} answered with a web page (HTTP {1})', host, status)
    : t('{0} answered with nothing that can be read (HTTP {1})', host, status);
}
