import { describe, expect, it } from 'vitest';
import { plainAttempt } from './plain';
import type { Attempt } from './types';

const check = {
  id: 'c', title: 'C', verdict: 'FAIL', blame: null, points: 0, maxPoints: 1, hidden: false, message: 'm', hint: '', tookMs: 1, skippedBecause: '',
  evidence: { command: 'true', input: '', expected: 'x', observed: '', consoleFrom: 0, consoleTo: 0, consoleSecond: 0 },
  report: { kind: '', title: '', function: '', module: '', file: '', line: 0, truncated: false, text: '' },
  diagnostics: [{ file: 'a.c', line: 3, column: 0, severity: 'error', message: 'm' }],
};
const attempt = (one: object) => plainAttempt({ reason: '', summary: '', doing: '', labLog: undefined, checks: [{ ...check, ...one }] } as unknown as Attempt);

describe('plainAttempt', () => {
  it('has no empty texts, no line 0 and no place on a console that recorded nothing', () => {
    const plain = attempt({});
    expect(plain).toMatchObject({ reason: null, summary: null, doing: null, labLog: null, taintAfter: null });
    expect(plain.checks[0]).toMatchObject({ hint: null, skippedBecause: null, report: null });
    expect(plain.checks[0]?.evidence).toEqual({ command: 'true', input: null, expected: 'x', observed: '', consoleFrom: null, consoleTo: null, consoleSecond: null });
    expect(plain.checks[0]?.diagnostics).toEqual([{ file: 'a.c', line: 3, column: null, severity: 'error', message: 'm' }]);
  });

  it('knows no taint where no board was involved', () => {
    expect(plainAttempt({ taintBefore: 0, taintAfter: -1, checks: [] } as unknown as Attempt)).toMatchObject({ taintBefore: 0, taintAfter: null });
  });

  it('drops evidence that says nothing, and keeps byte 0 of a recording', () => {
    const nothing = { command: '', input: '', expected: '', observed: '', consoleFrom: 0, consoleTo: 0, consoleSecond: 0 };
    expect(attempt({ evidence: nothing }).checks[0]?.evidence).toBeNull();
    expect(attempt({ evidence: { ...nothing, consoleTo: 9 } }).checks[0]?.evidence?.consoleFrom).toBe(0);
  });

  it('keeps what hidden checks hide hidden', () => {
    const hidden = { hidden: true, points: null, maxPoints: null, message: null, hint: null, evidence: null, report: null, diagnostics: [], skippedBecause: null };
    expect(attempt(hidden).checks[0]).toMatchObject({ points: null, maxPoints: null, evidence: null, report: null });
  });
});
