import type { RawDraft } from '../../src/messages/chatRaw.ts';
import type { ChatSettings } from '../../src/messages/chatSettings.ts';

export type TabName = 'chat' | 'raw';

/** What a person can do in the panel; the views call these and know nothing of messages. */
export interface Actions {
  readonly selectTab: (tab: TabName) => void;
  readonly draft: (text: string) => void;
  readonly send: () => void;
  readonly stop: () => void;
  readonly regenerate: () => void;
  readonly clear: () => void;
  readonly checkService: () => void;
  readonly startService: () => void;
  readonly toggleSettings: () => void;
  /** Changes settings; the rest stays as it is now, which may be newer than what is drawn. */
  readonly settings: (change: Partial<ChatSettings>) => void;
  readonly useExample: (text: string) => void;
  readonly copyAnswer: (id: string) => void;
  readonly openAnswer: (id: string) => void;
  readonly toggleReasoning: (id: string, open: boolean) => void;
  readonly toggleDefinitions: (id: string) => void;
  /** Changes the draft as it is now, which may be newer than what is drawn. */
  readonly rawDraft: (change: (draft: RawDraft) => RawDraft) => void;
  readonly rawSend: () => void;
  readonly rawCancel: () => void;
  readonly toggleRawPretty: () => void;
  readonly copyText: (text: string) => void;
  readonly openRawBody: () => void;
}

/** What the panel itself keeps: what is open, typed and selected. */
export interface Ui {
  readonly tab: TabName;
  readonly draft: string;
  /** Why the last message was not taken. */
  readonly refusal: string;
  readonly settingsOpen: boolean;
  /** Answers whose thinking a person opened or closed; the others follow their phase. */
  readonly reasoning: ReadonlyMap<string, boolean>;
  /** Answers under which the meaning of the numbers is shown. */
  readonly definitions: ReadonlySet<string>;
  readonly rawPretty: boolean;
  /** When the answer that is awaited was asked for, in ms of the page's clock. */
  readonly waitingSince: number;
}
