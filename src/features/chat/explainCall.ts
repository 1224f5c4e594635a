import type { CloudError, CloudErrorDetails } from '../../cloud/errors.ts';
import { answerTooLargeCode, stalledCode, streamCutCode } from '../../inference/call.ts';
import type { ChatFailure } from '../../messages/chat.ts';
import type { Translate } from '../../messages/translate.ts';

type Words = Pick<ChatFailure, 'message' | 'advice'>;

/** Says in words why a call to a deployed service failed and what to do; undefined for an error of another kind of call. */
export function explainCall(error: CloudError, t: Translate): ChatFailure | undefined {
  const { details } = error;
  const words =
    byCode(details, t) ?? (isServiceCall(details) ? (byStatus(details, t) ?? byKind(details, t)) : undefined);
  return words === undefined ? undefined : { ...words, details: detailLine(details, t) };
}

/** The codes that support asks for, in one line. */
function detailLine(details: CloudErrorDetails, t: Translate): string {
  return [
    details.status === undefined ? undefined : `HTTP ${details.status}`,
    details.code,
    details.serverMessage,
    `${details.action}${details.host === undefined ? '' : ` (${details.host})`}`,
    details.requestId === undefined ? undefined : t('Request ID {0}', details.requestId),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

function isServiceCall(details: CloudErrorDetails): boolean {
  return /^[A-Z]+ \//.test(details.action);
}

function byCode({ code }: CloudErrorDetails, t: Translate): Words | undefined {
  switch (code) {
    case streamCutCode:
      return {
        message: t('The answer was cut off: the connection closed in the middle of it.'),
        advice: t('What had arrived is kept. Ask again; if it happens again, see whether an instance restarted.'),
      };
    case stalledCode:
      return {
        message: t('The service stopped sending for too long, so the call was ended.'),
        advice: t('What had arrived is kept. Ask again; under heavy load, ask for less at once or add instances.'),
      };
    case answerTooLargeCode:
      return {
        message: t('The answer is larger than what can be kept, so it was ended here.'),
        advice: t('Lower max_tokens, or use the Raw request tab or a program of your own for answers of this size.'),
      };
    case 'NoEndpoint':
      return {
        message: t('The service has no web address that can be called from here.'),
        advice: t('Wait until it runs. A service that only NLB or Nacos reaches cannot be called from the editor.'),
      };
    case 'NoToken':
      return {
        message: t('EAS gave no token for this service.'),
        advice: t('Ask for the permission eas:DescribeServiceEndpoints, then try again.'),
      };
    case 'InvalidPath':
    case 'ReservedHeader':
    case 'InvalidHeader':
      return {
        message: t('The request was not sent: its path or one of its headers cannot be used.'),
        advice: t('Correct what is marked, then send it again.'),
      };
    default:
      return undefined;
  }
}

function byStatus({ status, serverMessage = '', retryAfterMs }: CloudErrorDetails, t: Translate): Words | undefined {
  switch (status) {
    case 401:
      return {
        message: t('The service refused its token.'),
        advice: t(
          'The token is read anew for each call, so try again. If it stays, the token was changed a moment ago.',
        ),
      };
    case 404:
      return /\bmodel\b/i.test(serverMessage)
        ? {
            message: t('The service does not know this model.'),
            advice: t('Leave Model empty in the settings, or take a name that GET /v1/models lists in Raw request.'),
          }
        : {
            message: t('The service has nothing at this path.'),
            advice: t('It may be gone, or not speak the OpenAI protocol under /v1. Try other paths in Raw request.'),
          };
    case 413:
      return {
        message: t('The request is too large for the service.'),
        advice: t('Clear the conversation or shorten the message.'),
      };
    case 429:
      return {
        message: t('The service gets more requests than it may take.'),
        advice:
          retryAfterMs === undefined
            ? t('Wait a moment, then try again.')
            : t('Try again in {0} s.', Math.ceil(retryAfterMs / 1000)),
      };
    case 450:
      return {
        message: t('The queue of the service is full.'),
        advice: t('Wait a moment, then try again. If it stays full, add instances.'),
      };
    case 503:
      return /worker/i.test(serverMessage)
        ? {
            message: t('The router has no Prefill or Decode instance to send the request to.'),
            advice: t('See in the Services view whether both roles run. Try again when they do.'),
          }
        : {
            message: t('No instance of the service is ready to answer.'),
            advice: t('See its state in the Services view. Start it if it is stopped; try again when it runs.'),
          };
    default:
      return undefined;
  }
}

function byKind({ kind, serverMessage }: CloudErrorDetails, t: Translate): Words {
  switch (kind) {
    case 'unreachable':
      return {
        message: t('The service cannot be reached from here.'),
        advice: t('Check the network and the proxy settings. An address inside a VPC needs a VPN or a machine in it.'),
      };
    case 'timeout':
      return {
        message: t('The service took too long to answer.'),
        advice: t('Lower max_tokens or shorten the conversation. If the service is busy, add instances.'),
      };
    case 'invalid':
      return {
        message: serverMessage
          ? t('The service refused the request: {0}', serverMessage)
          : t('The service refused the request.'),
        advice: t('Check the settings. A conversation longer than the model’s context has to be cleared or shortened.'),
      };
    case 'forbidden':
      return {
        message: t('The service does not let this request through.'),
        advice: t('Its gateway may have an access list. Ask whoever runs it to add this machine’s address.'),
      };
    case 'not-json':
      return {
        message: t('A web page came back in place of an answer.'),
        advice: t(
          'A proxy or a login page stands in between, or the service is no language model. Look in Raw request.',
        ),
      };
    case 'server':
      return {
        message: t('The service failed while it worked on the request.'),
        advice: t('Try again. If it stays, its logs in the PAI console say more.'),
      };
    default:
      return {
        message: t('The service answered with something else than a chat completion.'),
        advice: t('Look at the whole answer in the Raw request tab.'),
      };
  }
}
