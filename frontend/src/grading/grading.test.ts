import { describe, expect, it } from 'vitest';
import { compare } from './compare';
import { stepsOf } from './PhaseStepper';
import { samePath } from './samePath';
import { notesOf } from './SubmittedSource';
import { taintText } from './taint';

describe('compare', () => {
  it('marks what differs between two similar texts', () => {
    const { expected, observed } = compare('mode 666 ok', 'mode 600 ok');
    expect(expected.filter((part) => part.differs).map((part) => part.text)).toEqual(['66']);
    expect(observed.filter((part) => part.differs).map((part) => part.text)).toEqual(['00']);
    expect(observed.map((part) => part.text).join('')).toBe('mode 600 ok');
  });

  it('marks nothing in texts without anything in common, nor in equal ones', () => {
    for (const [left, right] of [['exit 0', 'killed by signal 9'], ['same', 'same'], ['', 'x']] as const) {
      expect([...compare(left, right).expected, ...compare(left, right).observed].some((part) => part.differs)).toBe(false);
    }
  });

  it('does not count a character twice when one text is inside the other', () => {
    expect(compare('aaa', 'aaaa').observed.map((part) => part.text).join('')).toBe('aaaa');
  });
});

describe('stepsOf', () => {
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();

  it('counts the running phase from when it was entered', () => {
    const steps = stepsOf({ state: 'BUILDING', phases: [{ state: 'QUEUED', at: at(0), ms: 1000 }, { state: 'BUILDING', at: at(1), ms: null }] }, 3_500);
    expect(steps.find((step) => step.state === 'BUILDING')).toEqual({ state: 'BUILDING', kind: 'now', ms: 2_500 });
    expect(steps.find((step) => step.state === 'RUNNING')).toMatchObject({ kind: 'open', ms: null });
  });

  it('sums a phase that was entered twice', () => {
    const phases = [{ state: 'QUEUED', at: at(0), ms: 1000 }, { state: 'CLAIMED', at: at(1), ms: 50 }, { state: 'QUEUED', at: at(2), ms: 500 }, { state: 'GRADED', at: at(9), ms: null }] as const;
    expect(stepsOf({ state: 'GRADED', phases: [...phases] }, 0).find((step) => step.state === 'QUEUED')?.ms).toBe(1_500);
  });

  it('shows phases a build error passed over, and where a lab fault ended', () => {
    const graded = stepsOf({ state: 'GRADED', phases: [{ state: 'BUILDING', at: at(0), ms: 10 }, { state: 'GRADED', at: at(1), ms: null }] }, 0);
    expect(graded.find((step) => step.state === 'RUNNING')?.kind).toBe('over');
    const fault = stepsOf({ state: 'LAB_FAULT', phases: [{ state: 'QUEUED', at: at(0), ms: 10 }, { state: 'LAB_FAULT', at: at(1), ms: null }] }, 0);
    expect(fault.map((step) => step.state)).toEqual(['QUEUED', 'LAB_FAULT']);
  });
});

describe('taintText', () => {
  it('names the flags', () => {
    expect(taintText(0)).toBe('0 (clean)');
    expect(taintText(12288)).toBe('12288 (O out-of-tree module, E unsigned module)');
    expect(taintText(128)).toContain('D the kernel died');
  });
});

describe('notes on lines', () => {
  it('finds a file however the build names it', () => {
    expect(samePath('/work/src/miscdrv.c', 'miscdrv.c')).toBe(true);
    expect(samePath('miscdrv.c', 'src/miscdrv.c')).toBe(true);
    expect(samePath('notmiscdrv.c', 'miscdrv.c')).toBe(false);
  });

  it('puts the kernel’s report on the guilty line', () => {
    const check = { id: 'x', title: 'Unload', diagnostics: [], report: { kind: 'OOPS', title: 'NULL pointer', function: 'f', module: 'm', file: 'm.c', line: 7, truncated: false, text: '' } };
    expect(notesOf({ checks: [check as never] })).toEqual([{ file: 'm.c', line: 7, column: null, severity: 'crash', message: 'NULL pointer (check “Unload”)' }]);
  });
});
