/** What a check found about one field of the form. */
export interface Finding {
  /** The field: `name`, `workspace`, `model`, `engine`, `template`, `config`, or `<member key>/<field>`. */
  readonly field: string;
  readonly severity: 'error' | 'warning';
  /** `missing` marks a field that is merely not filled in yet: shown only after the person was there. */
  readonly code: string;
  readonly message: string;
  /** Where it stands in the configuration, from 1, when no field shows it. */
  readonly line?: number | undefined;
}

/** The field name of one field of a member: `resource`, `instances`, a size, or `env/<row>`. */
export function memberField(memberKey: string, field: string): string {
  return `${memberKey}/${field}`;
}
