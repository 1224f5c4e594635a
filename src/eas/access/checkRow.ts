import type { Product } from '../../cloud/endpoints.ts';
import type { CloudErrorDetails } from '../../cloud/errors.ts';
import type { ActionName } from '../requests.ts';
import type { ReachTrouble } from './reach.ts';

/** The parts of the table. */
export type CheckGroup = 'connection' | 'reading' | 'neighbours' | 'changes';

/** What a row is about. */
export type CheckSubject =
  | { readonly kind: 'endpoint'; readonly product: Product }
  | { readonly kind: 'clock' }
  | { readonly kind: 'credentials' }
  | { readonly kind: 'signature' }
  | { readonly kind: 'workspace'; readonly workspaceId: string }
  | { readonly kind: 'action'; readonly action: ActionName };

/** Why a row was not checked. */
export type NotChecked =
  | { readonly kind: 'blocked'; readonly by: CheckSubject }
  | { readonly kind: 'no-service' }
  | { readonly kind: 'no-model' }
  | { readonly kind: 'no-profile' }
  | { readonly kind: 'no-workspace' }
  | { readonly kind: 'no-date' }
  /** We know no harmless way to try it. */
  | { readonly kind: 'no-probe' }
  | { readonly kind: 'not-offered'; readonly product: Product; readonly region: string }
  | { readonly kind: 'unclear'; readonly error: CloudErrorDetails }
  | { readonly kind: 'cancelled' };

/** What came of a row. */
export type Outcome =
  | { readonly result: 'ok'; readonly finding: Finding }
  /** It works, and yet something should be looked at. */
  | { readonly result: 'warning'; readonly finding: Finding }
  | { readonly result: 'failed'; readonly problem: Problem }
  | { readonly result: 'missing'; readonly permission: string; readonly error: CloudErrorDetails }
  | { readonly result: 'not-checked'; readonly why: NotChecked }
  /** A change: it is never tried. */
  | { readonly result: 'not-tried' };

/** What was found out where nothing is wrong. */
export type Finding =
  | { readonly kind: 'reached'; readonly host: string }
  | { readonly kind: 'clock'; readonly skewMs: number }
  | { readonly kind: 'credentials'; readonly origin: string; readonly expiresAt: number | undefined }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'visible'; readonly name: string | undefined }
  | { readonly kind: 'allowed' };

/** What is wrong. */
export type Problem =
  | { readonly kind: 'unreachable'; readonly trouble: ReachTrouble; readonly host: string; readonly code?: string }
  | { readonly kind: 'clock'; readonly skewMs: number }
  | { readonly kind: 'expired'; readonly origin: string; readonly expiresAt: number }
  | { readonly kind: 'invisible' }
  | { readonly kind: 'error'; readonly error: CloudErrorDetails };

/** One line of the table. */
export interface CheckRow {
  readonly id: string;
  readonly group: CheckGroup;
  readonly subject: CheckSubject;
  readonly state: 'waiting' | 'running' | 'done';
  /** Once it is done. */
  readonly outcome?: Outcome;
  /** How long it took in ms; undefined for what was not tried. */
  readonly tookMs?: number;
  /** The server's name for the request, to quote to support. */
  readonly requestId?: string;
}

/** Whether what needs this row can go on. */
export function isPassed(outcome: Outcome): boolean {
  return outcome.result === 'ok' || outcome.result === 'warning';
}
