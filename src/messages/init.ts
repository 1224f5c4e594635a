/** What the host writes into a panel's page, so that it can be drawn before the first message. */
export interface PanelInit {
  /** The display language, for example `en` or `zh-cn`. */
  readonly language: string;
  /** Translations of the texts, English → the language. Empty for English. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The element that holds `PanelInit` as JSON. */
export const panelInitElementId = 'pai-eas-init';
