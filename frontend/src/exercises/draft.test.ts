import { beforeEach, describe, expect, it } from 'vitest';
import { loadDraft, nameProblem, saveDraft } from './draft';

const starter = [{ path: 'a.c', text: 'int a;\n' }];

describe('drafts', () => {
  beforeEach(() => localStorage.clear());

  it('begin with the starter and survive a reload', () => {
    expect(loadDraft('miscdrv', starter)).toEqual(starter);
    saveDraft('miscdrv', [{ path: 'b.c', text: 'x' }]);
    expect(loadDraft('miscdrv', starter)).toEqual([{ path: 'b.c', text: 'x' }]);
    expect(loadDraft('other', starter)).toEqual(starter);
  });

  it('are not broken by what else is in the storage', () => {
    for (const junk of ['{', '[]', '[{"path":1}]', 'null']) {
      localStorage.setItem('bootbench.draft.miscdrv', junk);
      expect(loadDraft('miscdrv', starter)).toEqual(starter);
    }
  });
});

describe('nameProblem', () => {
  it('refuses names that cannot be files of a submission', () => {
    expect(nameProblem('helper.h', [])).toBeNull();
    expect(nameProblem('sub/helper.h', [])).toBeNull();
    for (const bad of ['', '../x.c', '/etc/passwd', 'a\nb.c', 'a b.c']) expect(nameProblem(bad, [])).not.toBeNull();
    expect(nameProblem('a.c', ['a.c'])).toContain('already');
  });
});
