import type { SourceFile } from '../api/types';

/** What a person is writing for an exercise, kept in this browser until it is replaced. */

const PREFIX = 'bootbench.draft.';

export function loadDraft(exercise: string, starter: SourceFile[]): SourceFile[] {
  try {
    const files: unknown = JSON.parse(localStorage.getItem(PREFIX + exercise) ?? 'null');
    if (Array.isArray(files) && files.length > 0 && files.every(isFile)) return files;
  } catch {
    // Storage is switched off or holds something else: the starter it is.
  }
  return starterFiles(starter);
}

export function saveDraft(exercise: string, files: SourceFile[]): void {
  try {
    localStorage.setItem(PREFIX + exercise, JSON.stringify(files));
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

function isFile(value: unknown): value is SourceFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SourceFile).path === 'string' &&
    typeof (value as SourceFile).text === 'string'
  );
}
