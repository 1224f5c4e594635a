import { t } from '../ui/host.ts';

/** What a status means, in plain words: neither the colour nor the code says it alone. */
export function statusWord(status: number): string {
  if (status < 300) return t('succeeded');
  if (status < 400) return t('redirected');
  switch (status) {
    case 401:
      return t('token not accepted');
    case 403:
      return t('not let through');
    case 404:
      return t('nothing at this path');
    case 405:
      return t('path takes another method');
    case 429:
    case 450:
      return t('too many requests for now');
    case 503:
      return t('service not ready');
    default:
      return status < 500 ? t('request not accepted') : t('failed in the service');
  }
}

/** What to do about a status, in whole sentences; empty where the body has to tell. */
export function statusAdvice(status: number, body: string): string {
  switch (status) {
    case 401:
      return t('The token is read anew for each call, so try again. If it stays, the token was changed a moment ago.');
    case 403:
      return t('Its gateway may have an access list. Ask whoever runs it to add this machine’s address.');
    case 404:
      return /\bmodel\b/i.test(body)
        ? t('Take a model name that GET /v1/models lists, or leave "model" empty.')
        : t('Check the path. GET /v1/models shows whether the service speaks the OpenAI protocol.');
    case 405:
      return t('Choose another method. Chat completions take POST, lists such as /v1/models take GET.');
    case 429:
      return t('Wait a moment, then try again.');
    case 450:
      return t('Wait a moment, then try again. If it stays full, add instances.');
    case 503:
      return t('See its state in the Services view. Start it if it is stopped; try again when it runs.');
    default:
      return '';
  }
}
