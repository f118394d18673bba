import type { Attempt, CheckResult, Diagnostic, Evidence, KernelReport } from './types';

/**
 * An attempt as pages want it. Agents report what does not apply as an empty text or as 0; here it is null, so that
 * nobody shows "line 0" or an empty hint.
 */
export function plainAttempt(attempt: Attempt): Attempt {
  return {
    ...attempt,
    reason: text(attempt.reason),
    summary: text(attempt.summary),
    doing: text(attempt.doing),
    taintBefore: taint(attempt.taintBefore),
    taintAfter: taint(attempt.taintAfter),
    labLog: text(attempt.labLog),
    runs: attempt.runs ?? [],
    rescores: attempt.rescores ?? [],
    checks: attempt.checks.map(plainCheck),
  };
}

function plainCheck(check: CheckResult): CheckResult {
  return {
    ...check,
    message: text(check.message),
    hint: text(check.hint),
    skippedBecause: text(check.skippedBecause),
    evidence: check.evidence ? plainEvidence(check.evidence) : null,
    report: check.report && check.report.kind !== '' ? plainReport(check.report) : null,
    diagnostics: (check.diagnostics ?? []).map(plainDiagnostic),
    parts: check.parts ?? [],
    series: check.series ?? [],
    notes: check.notes ?? [],
    teacherMessage: text(check.teacherMessage),
  };
}

function plainEvidence(evidence: Evidence): Evidence | null {
  const recorded = (evidence.consoleTo ?? 0) > (evidence.consoleFrom ?? 0);
  const plain: Evidence = {
    command: text(evidence.command),
    input: text(evidence.input),
    expected: text(evidence.expected),
    // That nothing was observed is an observation, as long as something was expected.
    observed: evidence.observed === '' && text(evidence.expected) !== null ? '' : text(evidence.observed),
    consoleFrom: recorded ? evidence.consoleFrom : null,
    consoleTo: recorded ? evidence.consoleTo : null,
    consoleSecond: recorded ? evidence.consoleSecond : null,
  };
  return Object.values(plain).some((value) => value !== null) ? plain : null;
}

function plainReport(report: KernelReport): KernelReport {
  return {
    ...report,
    function: text(report.function),
    module: text(report.module),
    file: text(report.file),
    line: place(report.line),
    subKind: text(report.subKind),
    consequences: (report.consequences ?? []).map(plainReport),
    places: report.places ?? [],
  };
}

function plainDiagnostic(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, line: place(diagnostic.line), column: place(diagnostic.column) };
}

function text(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

/** Below 0 where no board was involved. */
function taint(value: number | null | undefined): number | null {
  return value === undefined || value === null || value < 0 ? null : value;
}

function place(value: number | null): number | null {
  return value === null || value <= 0 ? null : value;
}
