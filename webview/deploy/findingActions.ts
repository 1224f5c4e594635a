import type { TemplateResult } from 'lit';
import type { FindingView } from '../../src/messages/deployFinding.ts';
import { linkButton } from '../ui/elements/button.ts';
import type { FieldFinding } from '../ui/field.ts';
import { t } from '../ui/host.ts';
import type { DeployApp } from './app.ts';

/** What to show at a field, with the buttons that mend it. */
export function fieldFindings(app: DeployApp, field: string): FieldFinding[] {
  return app.findings(field).map((finding) => ({ ...finding, actions: findingActions(app, finding) }));
}

/** The fix of a finding, and the way to correct what it rests on. */
export function findingActions(app: DeployApp, { id, fix, memoryOf }: FindingView): TemplateResult[] {
  const fixes =
    fix === undefined
      ? []
      : [linkButton({ label: fix, icon: 'lightbulb', onClick: () => app.post({ type: 'fix', finding: id }) })];
  const corrects = memoryOf === undefined ? [] : [correctMemory(app, memoryOf)];
  return [...fixes, ...corrects];
}

/** Asks for the memory of one GPU of an instance type. */
export function correctMemory(
  app: DeployApp,
  instanceType: string,
  label = t('Correct the GPU memory…'),
): TemplateResult {
  return linkButton({
    label,
    icon: 'edit',
    name: t('{0} ({1})', label, instanceType),
    onClick: () => app.post({ type: 'correctMemory', instanceType }),
  });
}
