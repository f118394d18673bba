import { useState } from 'react';
import type { SourceFile } from '../api/types';
import { usePerson } from '../people/session';
import { loadDraft, saveDraft } from './draft';

/** What the signed-in person is writing, from the starter on; each change is kept at once. */
export function useDraft(exercise: string, starter: SourceFile[]): [SourceFile[], (files: SourceFile[]) => void] {
  const { login } = usePerson();
  const [files, setFiles] = useState(() => loadDraft(login, exercise, starter));
  const change = (changed: SourceFile[]) => {
    setFiles(changed);
    saveDraft(login, exercise, changed, starter);
  };
  return [files, change];
}
