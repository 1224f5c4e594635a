import * as z from 'zod/mini';
import type { Translate } from './translate.ts';

/** What a person sets for a conversation. Numbers are kept as they were typed; empty = the server's default. */
export const ChatSettings = z.object({
  system: z.string().check(z.maxLength(100_000)),
  model: z.string().check(z.maxLength(500)),
  maxTokens: z.string().check(z.maxLength(50)),
  temperature: z.string().check(z.maxLength(50)),
  topP: z.string().check(z.maxLength(50)),
});

export type ChatSettings = z.infer<typeof ChatSettings>;

export const defaultChatSettings: ChatSettings = {
  system: '',
  model: '',
  maxTokens: '1024',
  temperature: '',
  topP: '',
};

/** The numbers of the settings, as the chat API takes them. */
export interface Sampling {
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
}

/** A sentence for each setting whose text cannot be taken. */
export type SettingsFindings = Partial<Record<'maxTokens' | 'temperature' | 'topP', string>>;

/** Checks the settings as they are typed, and again before they are used. */
export function checkSettings(settings: ChatSettings, t: Translate): SettingsFindings {
  const findings: SettingsFindings = {};
  const { maxTokens, temperature, topP } = readSampling(settings);
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens >= 1)) {
    findings.maxTokens = t('Enter a whole number of 1 or more, or leave it empty for the server’s default.');
  }
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) {
    findings.temperature = t('Enter a number from 0 to 2, or leave it empty for the server’s default.');
  }
  if (topP !== undefined && !(topP > 0 && topP <= 1)) {
    findings.topP = t('Enter a number above 0 and up to 1, or leave it empty for the server’s default.');
  }
  return findings;
}

/** The first finding with the name of its setting, for where the setting itself is not in sight. */
export function firstFinding(settings: ChatSettings, t: Translate): string | undefined {
  const { maxTokens, temperature, topP } = checkSettings(settings, t);
  if (maxTokens !== undefined) return t('{0}: {1}', 'max_tokens', maxTokens);
  if (temperature !== undefined) return t('{0}: {1}', 'temperature', temperature);
  if (topP !== undefined) return t('{0}: {1}', 'top_p', topP);
  return undefined;
}

/** The numbers; NaN for a text that is no number. */
export function readSampling(settings: ChatSettings): Sampling {
  return {
    maxTokens: readNumber(settings.maxTokens),
    temperature: readNumber(settings.temperature),
    topP: readNumber(settings.topP),
  };
}

function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}
