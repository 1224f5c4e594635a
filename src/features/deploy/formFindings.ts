import type { Finding as FormFinding } from '../../eas/deployment/finding.ts';
import type { DeploymentDraft } from '../../eas/deployment/draft.ts';
import { fieldOfPath } from '../../eas/deployment/fieldOfPath.ts';
import type { MemberForm } from '../../eas/deployment/form.ts';
import { linesOfPaths } from '../../eas/deployment/linesOfPaths.ts';
import { memberSlots } from '../../eas/deployment/memberSlots.ts';
import type { Finding as RuleFinding, Fix } from '../../eas/validity/finding.ts';
import type { FindingView } from '../../messages/deployFinding.ts';
import type { Translate } from '../../messages/translate.ts';
import type { ConfigRules, RuleFacts } from './configRules.ts';

/** What the rules find in a draft, and what that rests on. */
interface RuleRun {
  readonly config: DeploymentDraft['config'];
  readonly facts: RuleFacts;
  readonly found: readonly RuleFinding[];
}

/** Findings that rest on the memory of a GPU. */
const memoryCodes = new Set(['weights-do-not-fit', 'little-memory-for-kv', 'model-length-above-kv']);

/** What the form says itself: that its name is still empty; and before a template is chosen, that one is missing. */
const everSaid = new Set(['name-missing']);
const beforeTemplate = new Set([...everSaid, 'nothing-to-run', 'instances-missing', 'no-place']);

/** What is missing in a whole part of the configuration has a field all the same: that of the place where it would be. */
const missingAt: Readonly<Record<string, string>> = {
  'no-place': '/metadata/resource',
  'instances-missing': '/metadata/instance',
};

/** The findings of the rule set, each at the field that shows it, beside what only the form can know. */
export class FormFindings {
  #last: RuleRun | undefined;

  constructor(
    private readonly rules: ConfigRules,
    private readonly t: Translate,
  ) {}

  /** Everything to show. `own` are the form's own findings; at a field that has an error of its own, they are enough. */
  views(draft: DeploymentDraft, facts: RuleFacts, own: readonly FormFinding[], readable: boolean): FindingView[] {
    const fields = own.filter(({ severity, field }) => severity === 'error' && field !== 'config');
    const failed = new Set(fields.map(({ field }) => field));
    const found = this.#run(draft, facts);
    const lines = readable
      ? linesOfPaths(
          draft.configText,
          found.map(({ path }) => path),
        )
      : [];
    const ruled = found.flatMap((finding, index): FindingView[] => {
      const view = this.#view(draft, facts, finding, lines[index]);
      // While the text cannot be read, its lines are not those that were checked.
      return failed.has(view.field) || (!readable && view.field === 'config') ? [] : [view];
    });
    return [...own.map(ownView), ...ruled];
  }

  /** The fix of one of the findings that were shown last. */
  fixOf(id: string, draft: DeploymentDraft, facts: RuleFacts): Fix | undefined {
    return this.#run(draft, facts).find((finding) => idOf(finding) === id)?.fix;
  }

  #view(draft: DeploymentDraft, facts: RuleFacts, finding: RuleFinding, line: number | undefined): FindingView {
    const { severity, path, code, message, fix } = finding;
    const field = fieldOfPath(draft.config, draft.form.members, path + (missingAt[code] ?? '')) ?? 'config';
    const memoryOf = memoryCodes.has(code) ? guessedType(memberAt(draft, path), facts) : undefined;
    return {
      id: idOf(finding),
      field,
      severity,
      code,
      message: fix === undefined ? message : withoutFix(message, fix),
      ...(line === undefined ? {} : { line }),
      ...(fix === undefined ? {} : { fix: fix.label }),
      ...(memoryOf === undefined ? {} : { memoryOf }),
    };
  }

  #run(draft: DeploymentDraft, facts: RuleFacts): readonly RuleFinding[] {
    if (this.#last?.config === draft.config && sameFacts(this.#last.facts, facts)) return this.#last.found;
    const all = this.rules.check(draft.config, facts, this.t);
    const isEmpty = draft.base === undefined && memberSlots(draft.config).length === 0;
    const said = isEmpty ? beforeTemplate : everSaid;
    const found = all.filter(({ code }) => !said.has(code));
    this.#last = { config: draft.config, facts, found };
    return found;
  }
}

function ownView({ line, ...finding }: FormFinding): FindingView {
  const id = `${finding.code} ${finding.field} ${line ?? ''}`;
  return { ...finding, id, ...(line === undefined ? {} : { line }) };
}

/** The sentence without the way out that its button says. */
function withoutFix(message: string, { label }: Fix): string {
  const end = [` ${label}.`, `${label}。`].find((candidate) => message.endsWith(candidate));
  return end === undefined ? message : message.slice(0, -end.length).trimEnd();
}

/** The rule set finds nothing of one kind twice at one place. */
function idOf({ code, path }: RuleFinding): string {
  return `${code} ${path}`;
}

/** Whether the rules would find the same by them. */
export function sameFacts(one: RuleFacts, other: RuleFacts): boolean {
  return (
    one.machineSpecs === other.machineSpecs &&
    one.memoryTable === other.memoryTable &&
    one.cloud === other.cloud &&
    one.modelName === other.modelName
  );
}

function memberAt({ config, form }: DeploymentDraft, path: string): MemberForm | undefined {
  const index = /^\/members\/(\d+)/.exec(path)?.[1];
  const wanted = index === undefined ? undefined : Number(index);
  const slot = memberSlots(config).find((candidate) => candidate.index === wanted);
  return form.members.find(({ key }) => key === slot?.key);
}

/** The instance type whose GPU memory EAS does not tell. */
function guessedType(member: MemberForm | undefined, { machineSpecs }: RuleFacts): string | undefined {
  if (member?.resource?.kind !== 'public') return undefined;
  const { instanceType } = member.resource;
  return machineSpecs.find(({ InstanceType }) => InstanceType === instanceType)?.GPUMemory ? undefined : instanceType;
}
