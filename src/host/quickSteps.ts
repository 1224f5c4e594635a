import * as vscode from 'vscode';
import type { ListChoice, ListStep, StepAnswer, StepPlace, StepPrompts, TextStep } from './steps.ts';

interface Titled {
  readonly title: string;
}

interface Row<T> extends vscode.QuickPickItem {
  readonly choice?: ListChoice<T>;
}

/** Asks in VS Code's own pick lists and input boxes. */
export class QuickSteps implements StepPrompts {
  list<T>(step: ListStep<T>): Promise<StepAnswer<T>> {
    const list = vscode.window.createQuickPick<Row<T>>();
    begin(list, step);
    list.placeholder = step.placeholder;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    let choices = step.choices;
    const show = (): void => {
      const typed = step.typed?.(list.value.trim());
      list.items = rowsOf(typed ? [...choices, typed] : choices, typed);
    };
    show();
    const marked = list.items.find(({ choice }) => choice?.preselected);
    if (marked) list.activeItems = [marked];
    const abort = new AbortController();
    if (step.more) {
      list.busy = true;
      void step.more(abort.signal).then((more) => {
        if (abort.signal.aborted) return;
        const active = list.activeItems[0]?.choice;
        choices = [...step.choices, ...more];
        show();
        list.busy = false;
        // The person may have moved already: only an untouched list takes the late preselection.
        const late = active === step.choices[0] ? more.find(({ preselected }) => preselected) : undefined;
        const kept = list.items.find(({ choice }) => choice !== undefined && choice === (late ?? active));
        if (kept) list.activeItems = [kept];
      });
    }
    if (step.typed) list.onDidChangeValue(show);
    return new Promise<StepAnswer<T>>((resolve) => {
      listenForEnd(list, resolve);
      list.onDidAccept(() => {
        const choice = list.selectedItems[0]?.choice;
        if (choice) resolve({ kind: 'chosen', value: choice.value });
      });
      list.onDidTriggerItemButton(({ item, button }) => {
        const at = (item.buttons ?? []).indexOf(button);
        const pressed = item.choice?.buttons?.[at];
        if (item.choice && pressed) resolve({ kind: 'button', value: item.choice.value, button: pressed.id });
      });
      list.show();
    }).finally(() => {
      abort.abort();
      list.dispose();
    });
  }

  line(step: TextStep): Promise<StepAnswer<string>> {
    const box = vscode.window.createInputBox();
    begin(box, step);
    box.prompt = step.prompt;
    box.placeholder = step.placeholder;
    box.value = step.value ?? '';
    box.password = step.password ?? false;
    const check = (): string | undefined => {
      const problem = step.check?.(box.value);
      box.validationMessage = problem;
      return problem;
    };
    // Not before anything was typed: an empty box is no mistake yet.
    box.onDidChangeValue(check);
    return new Promise<StepAnswer<string>>((resolve) => {
      listenForEnd(box, resolve);
      box.onDidAccept(() => {
        if (check() === undefined) resolve({ kind: 'chosen', value: box.value });
      });
      box.show();
    }).finally(() => box.dispose());
  }
}

function begin(input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox, step: StepPlace & Titled): void {
  input.title = step.title;
  input.step = step.step;
  input.totalSteps = step.totalSteps;
  input.ignoreFocusOut = true;
  if (step.back) input.buttons = [vscode.QuickInputButtons.Back];
}

function listenForEnd(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  resolve: (answer: { readonly kind: 'back' | 'left' }) => void,
): void {
  input.onDidTriggerButton((button) => {
    if (button === vscode.QuickInputButtons.Back) resolve({ kind: 'back' });
  });
  input.onDidHide(() => resolve({ kind: 'left' }));
}

/** The rows with their headings. A typed one is shown whatever is typed. */
function rowsOf<T>(choices: readonly ListChoice<T>[], typed: ListChoice<T> | undefined): Row<T>[] {
  return choices.flatMap((choice) => {
    const row: Row<T> = {
      label: choice.icon ? `$(${choice.icon}) ${choice.label}` : choice.label,
      description: choice.description ?? '',
      detail: choice.detail ?? '',
      alwaysShow: choice === typed,
      buttons: (choice.buttons ?? []).map(({ icon, tooltip }) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip })),
      choice,
    };
    if (choice.heading === undefined) return [row];
    return [{ label: choice.heading, kind: vscode.QuickPickItemKind.Separator }, row];
  });
}
