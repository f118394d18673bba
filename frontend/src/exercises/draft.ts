import type { SourceFile } from '../api/types';

/** What a person is writing for an exercise, kept in this browser until it is replaced. Others on this browser have their own. */

export function loadDraft(login: string, exercise: string, starter: SourceFile[]): SourceFile[] {
  try {
    const files: unknown = JSON.parse(localStorage.getItem(keyOf(login, exercise)) ?? 'null');
    if (Array.isArray(files) && files.length > 0 && files.every(isFile)) return files;
  } catch {
    // Storage is switched off or holds something else: the starter it is.
  }
  return starterFiles(starter);
}

/** An untouched starter is no draft: whoever did not write gets the next version of it. */
export function saveDraft(login: string, exercise: string, files: SourceFile[], starter: SourceFile[]): void {
  try {
    if (same(files, starterFiles(starter))) localStorage.removeItem(keyOf(login, exercise));
    else localStorage.setItem(keyOf(login, exercise), JSON.stringify(files));
  } catch {
    // A full or forbidden storage only costs the draft after a reload.
  }
}

/** The starter, or one empty source file where an exercise has none. */
export function starterFiles(starter: SourceFile[]): SourceFile[] {
  return starter.length > 0 ? starter.map((file) => ({ ...file })) : [{ path: 'module.c', text: '' }];
}

/** Why a file cannot have this name, or null. The coordinator has the last word; this only saves a round trip. */
export function nameProblem(name: string, others: string[]): string | null {
  if (name.trim() === '') return 'Give the file a name.';
  if (others.includes(name)) return `There is already a file ${name}.`;
  if (!/^[\w][\w.+-]*(\/[\w][\w.+-]*)*$/.test(name)) return 'Use letters, digits, dots, dashes and underscores only.';
  return null;
}

function keyOf(login: string, exercise: string): string {
  return `bootbench.draft.${login}/${exercise}`;
}

function same(files: SourceFile[], others: SourceFile[]): boolean {
  return files.length === others.length && files.every(({ path, text }, i) => path === others[i]?.path && text === others[i].text);
}

function isFile(value: unknown): value is SourceFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SourceFile).path === 'string' &&
    typeof (value as SourceFile).text === 'string'
  );
}
