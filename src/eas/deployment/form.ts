/** Names of the environment variables that carry a member's parallel sizes. Source: the console's EP+PD template. */
export const sizeNames = ['EP_SIZE', 'DP_SIZE', 'TP_SIZE'] as const;

export type SizeName = (typeof sizeNames)[number];

/** What a member's instances run on. */
export type ResourceChoice =
  | { readonly kind: 'public'; readonly instanceType: string }
  | { readonly kind: 'quota'; readonly quotaId: string; readonly quotaType?: string | undefined }
  | { readonly kind: 'dedicated'; readonly resourceId: string };

export interface EnvVariable {
  readonly name: string;
  readonly value: string;
}

/** One member as the form edits it. Numbers are the text that a person typed, so that nothing typed is lost. */
export interface MemberForm {
  /** Unique in the form: the member type, with `#2` … behind it for one that comes again. */
  readonly key: string;
  /** EAS's word, such as `LLMPrefill`; `Default` for a service without members. */
  readonly memberType: string;
  readonly resource?: ResourceChoice | undefined;
  readonly instances: string;
  /** Empty text = left out. */
  readonly sizes: Readonly<Record<SizeName, string>>;
  /** The other environment variables of the first container. */
  readonly env: readonly EnvVariable[];
  /** Machines of one instance. Read only. */
  readonly unitSize: number;
  /** `metadata.gpu`, where the configuration has it. Read only. */
  readonly gpusPerInstance?: number | undefined;
}

/** What the deployment form edits; everything else stands only in the configuration. */
export interface DeploymentForm {
  readonly name: string;
  /** Empty = not set. */
  readonly workspaceId: string;
  readonly members: readonly MemberForm[];
}

/** The type of the one member of a service without members. Source: the Model Gallery's profiles. */
export const defaultMemberType = 'Default';
