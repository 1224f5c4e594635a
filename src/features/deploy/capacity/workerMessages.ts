import type { AdviceAnswer, AdviceQuestion, CapacityAnswer, CapacityQuestion } from './capacityModel.ts';

/** What is asked of the thread; one at a time. */
export type WorkerQuestion =
  | { readonly kind: 'estimate'; readonly question: CapacityQuestion }
  | { readonly kind: 'advise'; readonly question: AdviceQuestion };

/** What the thread says: how far it is, and then one answer or why there is none. */
export type WorkerReply =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'answer'; readonly answer: CapacityAnswer | AdviceAnswer }
  | { readonly kind: 'failed'; readonly message: string; readonly cannotRun: boolean };
