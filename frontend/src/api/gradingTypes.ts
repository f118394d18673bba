// What the REST API states about what was handed in and what came of it.

import type { PersonRef } from './types';

export interface Submission {
  id: number;
  exercise: { id: string; title: string };
  person: PersonRef;
  submittedAt: string;
  sha256: string;
  files: { path: string; size: number; text: string | null }[];
  /** The board that was handed in as it was; null: files. */
  board: { name: string; profile: string; kept: boolean } | null;
  attempts: AttemptSummary[];
}

export type AttemptState =
  | 'QUEUED'
  | 'CLAIMED'
  | 'BUILDING'
  | 'PREPARING'
  | 'RUNNING'
  | 'REPORTING'
  | 'GRADED'
  | 'CANCELLED'
  | 'LAB_FAULT';

export interface AttemptSummary {
  id: number;
  submission: number;
  exercise: { id: string; title: string };
  person: PersonRef;
  /** Which claim of it this is: more than 1 when a lab fault had it tried again. */
  generation: number;
  state: AttemptState;
  /** SUBMIT, REGRADE, REGRADE_ALL or VERIFY. */
  purpose: string;
  board: string | null;
  score: number | null;
  maxScore: number;
  /** There is a score, which this person may not see yet. */
  scoreHidden: boolean;
  /** It is the one that counts for its submission. */
  official: boolean;
  queuedAt: string;
  finishedAt: string | null;
}

export interface Phase {
  state: AttemptState;
  at: string;
  /** Milliseconds spent in this state; null while it lasts. */
  ms: number | null;
}

export type Verdict = 'PASS' | 'FAIL' | 'SKIPPED' | 'TIMEOUT' | 'CRASH' | 'BUILD_ERROR' | 'LAB_FAULT';

export interface Diagnostic {
  file: string;
  line: number | null;
  column: number | null;
  severity: string;
  message: string;
}

export interface Evidence {
  command: string | null;
  input: string | null;
  expected: string | null;
  observed: string | null;
  consoleFrom: number | null;
  consoleTo: number | null;
  /** Seconds since the attempt's recording began. */
  consoleSecond: number | null;
}

export interface KernelReport {
  kind: string;
  title: string;
  function: string | null;
  module: string | null;
  file: string | null;
  line: number | null;
  truncated: boolean;
  text: string;
  subKind: string | null;
  signature: string | null;
  /** Other lines ran into it. */
  interleaved: boolean;
  /** What followed from it. */
  consequences: KernelReport[];
  /** Further places in what was handed in: where it was freed, the other lock. */
  places: { what: string; function: string; file: string; line: number }[];
}

/** A share of a check. */
export interface Part {
  title: string;
  points: number;
  maxPoints: number;
  message: string;
}

/** Numbers for a plot; all lists have the same length, or are empty. */
export interface Series {
  name: string;
  xLabel: string;
  yLabel: string;
  xUnit: string;
  yUnit: string;
  shape: 'LINE' | 'BARS' | 'POINTS';
  x: number[];
  y: number[];
  /** The same measured with the exercise's own module; null where that has no value. */
  referenceY: (number | null)[];
}

export type Lane = 'plain' | 'debug';

export interface CheckResult {
  id: string;
  title: string;
  lane: Lane;
  verdict: Verdict | null;
  blame: string | null;
  /** Null while it has not run, and for students when the check is hidden. */
  points: number | null;
  maxPoints: number | null;
  hidden: boolean;
  message: string | null;
  hint: string | null;
  tookMs: number | null;
  evidence: Evidence | null;
  report: KernelReport | null;
  diagnostics: Diagnostic[];
  skippedBecause: string | null;
  parts: Part[];
  series: Series[];
  notes: string[];
  /** For teachers. */
  teacherMessage: string | null;
}

export type AttemptFile = 'build-log' | 'kernel-log' | 'console' | 'artifacts';

/** One lane of an attempt on one board. */
export interface Run {
  number: number;
  lane: Lane;
  state: AttemptState;
  reason: string | null;
  board: string | null;
  profile: string | null;
  kernel: string | null;
  /** How its board came to be ready. */
  readied: string | null;
  doing: string | null;
  labFaults: number;
  phases: Phase[];
  taintBefore: number | null;
  taintAfter: number | null;
  /** The hidden parameters it had, once it has ended. */
  parameters: Record<string, string>;
  logs: AttemptFile[];
}

export interface Attempt extends AttemptSummary {
  summary: string | null;
  reason: string | null;
  position: number | null;
  estimatedStart: string | null;
  kernel: string | null;
  doing: string | null;
  phases: Phase[];
  runs: Run[];
  checks: CheckResult[];
  console: { board: string; from: number; to: number | null } | null;
  taintBefore: number | null;
  taintAfter: number | null;
  /** The lab's own log, for teachers. */
  labLog: string | null;
  /** For teachers: it stopped boards again and again. */
  stopsBoards: boolean | null;
  /** Changes of the score without a run, the newest first. */
  rescores: { at: string; by: string; before: number; beforeMax: number; after: number; afterMax: number }[];
}

/** How one check of an exercise turns out. */
export interface CheckStatistic {
  id: string;
  title: string;
  points: number;
  lane: Lane;
  graded: number;
  /** 0 to 1; null while nothing was graded. */
  passRate: number | null;
  verdicts: Partial<Record<Verdict, number>>;
  /** How often a submission was judged again by the same version, and the share that came out otherwise. */
  repeats: number;
  flakeRate: number | null;
  medianTries: number | null;
}

export interface CheckStatistics {
  checks: CheckStatistic[];
  stopsBoards: number[];
}

export interface Schedule {
  dueAt: string | null;
  publishedAt: string | null;
  counts: 'BEST' | 'LAST';
}

export interface Grade {
  person: PersonRef;
  /** The best or the last one, as the exercise's schedule has it. */
  grade: number | null;
  best: number | null;
  last: number | null;
  attempts: number;
  submittedAt: string | null;
}
