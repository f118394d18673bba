import { beforeEach, describe, expect, it } from 'vitest';
import { loadDraft, nameProblem, saveDraft } from './draft';

const starter = [{ path: 'a.c', text: 'int a;\n' }];

describe('drafts', () => {
  beforeEach(() => localStorage.clear());

  it('begin with the starter and survive a reload', () => {
    expect(loadDraft('mira', 'miscdrv', starter)).toEqual(starter);
    saveDraft('mira', 'miscdrv', [{ path: 'b.c', text: 'x' }], starter);
    expect(loadDraft('mira', 'miscdrv', starter)).toEqual([{ path: 'b.c', text: 'x' }]);
    expect(loadDraft('mira', 'other', starter)).toEqual(starter);
  });

  it('are not what somebody else wrote on the same browser', () => {
    saveDraft('mira', 'miscdrv', [{ path: 'b.c', text: 'x' }], starter);
    expect(loadDraft('omar', 'miscdrv', starter)).toEqual(starter);
  });

  it('are none as long as the starter is untouched, so that a corrected one arrives', () => {
    const corrected = [{ path: 'a.c', text: 'long a;\n' }];
    saveDraft('mira', 'miscdrv', [{ path: 'a.c', text: 'mine' }], starter);
    saveDraft('mira', 'miscdrv', [{ path: 'a.c', text: 'int a;\n' }], starter);
    expect(loadDraft('mira', 'miscdrv', corrected)).toEqual(corrected);
    saveDraft('mira', 'nothing', [{ path: 'module.c', text: '' }], []);
    expect(loadDraft('mira', 'nothing', corrected)).toEqual(corrected);
  });

  it('are not broken by what else is in the storage', () => {
    for (const junk of ['{', '[]', '[{"path":1}]', 'null']) {
      localStorage.setItem('bootbench.draft.mira/miscdrv', junk);
      expect(loadDraft('mira', 'miscdrv', starter)).toEqual(starter);
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
