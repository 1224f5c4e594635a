import { CloudError } from '../../cloud/errors.ts';
import type { Translate } from '../../messages/translate.ts';
import { explainError } from '../explainError.ts';
import { productWord, subjectWord, featureWord } from './accessWords.ts';
import type { CheckRow, CheckSubject, Finding, NotChecked, Outcome, Problem } from './checkRow.ts';
import { featuresOf } from './features.ts';
import { permissionOf } from './permissions.ts';
import { reachAdvice, reachText } from './reachText.ts';

/** What words need beside the row. */
export interface TextParts {
  readonly t: Translate;
  /** A moment (ms since 1970) as the person writes it. */
  readonly formatTime: (ms: number) => string;
}

/** A row in words. */
export interface RowText {
  readonly title: string;
  /** RAM's name of the permission, for rows that are about one. */
  readonly permission: string | undefined;
  /** How sure the permission's name is, where it is not. */
  readonly permissionNote: string | undefined;
  /** What came of it, one sentence; empty while it waits. */
  readonly detail: string;
  /** What to do, and what does not work meanwhile. */
  readonly advice: string | undefined;
}

/** Puts a row into words. Nothing in it is secret. */
export function rowText(row: CheckRow, parts: TextParts): RowText {
  const { subject, outcome } = row;
  return {
    title: subjectWord(subject, parts.t),
    permission: permissionText(subject, outcome),
    permissionNote: permissionNote(subject, outcome, parts.t),
    detail: outcome ? detailText(outcome, parts) : '',
    advice: outcome && adviceText(outcome, subject, parts.t),
  };
}

/** As the server named it where it did, else as it is known. */
function permissionText(subject: CheckSubject, outcome: Outcome | undefined): string | undefined {
  if (outcome?.result === 'missing') return outcome.permission;
  return subject.kind === 'action' ? permissionOf(subject.action).names[0] : undefined;
}

function permissionNote(subject: CheckSubject, outcome: Outcome | undefined, t: Translate): string | undefined {
  const named = outcome?.result === 'missing' && outcome.error.missingPermission !== undefined;
  const documented = subject.kind !== 'action' || permissionOf(subject.action).certainty === 'documented';
  return named || documented ? undefined : t('name not published');
}

function detailText(outcome: Outcome, parts: TextParts): string {
  const { t } = parts;
  switch (outcome.result) {
    case 'ok':
    case 'warning':
      return findingText(outcome.finding, parts);
    case 'failed':
      return problemText(outcome.problem, parts);
    case 'missing':
      if (outcome.error.isForbidden) return t('A policy forbids {0} to the account.', outcome.permission);
      return outcome.error.missingPermission === undefined
        ? t('The account may not do this. It probably lacks the permission {0}.', outcome.permission)
        : t('The account lacks the permission {0}.', outcome.permission);
    case 'not-checked':
      return notCheckedText(outcome.why, t);
    case 'not-tried':
      return t('Not tried: it would change something.');
  }
}

function findingText(finding: Finding, { t, formatTime }: TextParts): string {
  switch (finding.kind) {
    case 'reached':
      return t('{0} answers.', finding.host);
    case 'clock':
      return clockText(finding.skewMs, t);
    case 'credentials':
      return finding.expiresAt === undefined
        ? t('Found: {0}.', finding.origin)
        : t('Found: {0}. They end at {1}.', finding.origin, formatTime(finding.expiresAt));
    case 'accepted':
      return t('The server accepts it.');
    case 'visible':
      return finding.name ? t('The account sees it: {0}.', finding.name) : t('The account sees it.');
    case 'allowed':
      return t('Allowed.');
  }
}

function problemText(problem: Problem, { t, formatTime }: TextParts): string {
  switch (problem.kind) {
    case 'unreachable':
      return reachText(problem, t);
    case 'clock':
      return clockText(problem.skewMs, t);
    case 'expired':
      return t('{0}: the temporary credentials ended at {1}.', problem.origin, formatTime(problem.expiresAt));
    case 'invisible':
      return t('It is not among the workspaces that this account sees in the region.');
    case 'error':
      return explainError(new CloudError(problem.error), t).message;
  }
}

function clockText(skewMs: number, t: Translate): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  if (minutes === 0) return t("It agrees with the server's to the minute.");
  return skewMs > 0
    ? t("It is {0} min behind the server's.", minutes)
    : t("It is {0} min ahead of the server's.", minutes);
}

function notCheckedText(why: NotChecked, t: Translate): string {
  switch (why.kind) {
    case 'blocked':
      return t('Not checked: "{0}" comes first.', subjectWord(why.by, t));
    case 'no-service':
      return t('Not checked: no service is known yet.');
    case 'no-model':
      return t('Not checked: no model is known.');
    case 'no-profile':
      return t('Not checked: no deployment template is known.');
    case 'no-workspace':
      return t('Not checked: no workspace is known.');
    case 'no-date':
      return t('Not checked: the server names no time.');
    case 'no-probe':
      return t('Not checked: there is no harmless way to try it.');
    case 'not-offered':
      return t('Not checked: {0} is not offered in {1}.', productWord(why.product), why.region);
    case 'unclear':
      return t('Not checked: the answer does not tell. {0}', explainError(new CloudError(why.error), t).message);
    case 'cancelled':
      return t('Not checked: it was cancelled.');
  }
}

function adviceText(outcome: Outcome, subject: CheckSubject, t: Translate): string | undefined {
  switch (outcome.result) {
    case 'ok':
      return undefined;
    case 'warning':
      return clockAdvice(t);
    case 'failed':
      return problemAdvice(outcome.problem, t);
    case 'missing':
      return [explainError(new CloudError(outcome.error), t).advice, effectText(subject, t)].filter(Boolean).join(' ');
    case 'not-tried':
      return effectText(subject, t) || undefined;
    case 'not-checked':
      return outcome.why.kind === 'no-service' ? t('Deploy a service, then check again.') : undefined;
  }
}

function problemAdvice(problem: Problem, t: Translate): string | undefined {
  switch (problem.kind) {
    case 'unreachable':
      return reachAdvice(problem.trouble, t);
    case 'clock':
      return clockAdvice(t);
    case 'expired':
      return t('Renew them with the tool that made them, then check again.');
    case 'invisible':
      return t('Check the id and the region, or ask an administrator to add this account to the workspace.');
    case 'error':
      return explainError(new CloudError(problem.error), t).advice;
  }
}

function clockAdvice(t: Translate): string {
  return t('Set the clock of this machine right: more than 15 minutes off, every signed request is refused.');
}

/** What does not work, or works with less, without an action. */
function effectText(subject: CheckSubject, t: Translate): string {
  if (subject.kind !== 'action') return '';
  const { required, optional } = featuresOf(subject.action);
  const words = (features: typeof required): string => features.map((feature) => featureWord(feature, t)).join(t(', '));
  const stops = required.length > 0 ? t('Without it this does not work: {0}.', words(required)) : '';
  const less = optional.length > 0 ? t('Without it a part of this does not work: {0}.', words(optional)) : '';
  return [stops, less].filter(Boolean).join(' ');
}
