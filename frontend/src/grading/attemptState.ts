import type { Attempt, AttemptState, CheckResult, Verdict } from '../api/types';
import {
  IconAlert,
  IconBan,
  IconCheck,
  IconClock,
  IconCrash,
  IconGrading,
  IconHammer,
  IconHourglass,
  IconLab,
  IconPlay,
  IconSkip,
  IconStarting,
  IconUpload,
  IconX,
  type Icon,
} from '../shell/icons';
import type { Tone } from '../shell/Status';

interface Look {
  label: string;
  tone: Tone;
  icon: Icon;
}

export const attemptLook: Record<AttemptState, Look & { meaning: string }> = {
  QUEUED: { label: 'Queued', tone: 'quiet', icon: IconHourglass, meaning: 'Waiting for a board' },
  CLAIMED: { label: 'Claimed', tone: 'busy', icon: IconStarting, meaning: 'A host has taken it' },
  BUILDING: { label: 'Building', tone: 'busy', icon: IconHammer, meaning: 'Your sources are compiled' },
  PREPARING: { label: 'Preparing', tone: 'busy', icon: IconStarting, meaning: 'A pristine board is made ready; not your time' },
  RUNNING: { label: 'Running', tone: 'work', icon: IconPlay, meaning: 'The checks run on the board' },
  REPORTING: { label: 'Reporting', tone: 'busy', icon: IconUpload, meaning: 'The result is being delivered' },
  GRADED: { label: 'Graded', tone: 'good', icon: IconGrading, meaning: 'Score and verdicts are final' },
  CANCELLED: { label: 'Cancelled', tone: 'quiet', icon: IconBan, meaning: 'Stopped before a verdict' },
  LAB_FAULT: { label: 'Lab fault', tone: 'warn', icon: IconLab, meaning: 'Something of ours broke; it costs you nothing' },
};

/** The phases in their order, as the stepper shows them. */
export const PHASES: readonly AttemptState[] = ['QUEUED', 'CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING', 'GRADED'];

export const verdictLook: Record<Verdict, Look> = {
  PASS: { label: 'Passed', tone: 'good', icon: IconCheck },
  FAIL: { label: 'Failed', tone: 'bad', icon: IconX },
  SKIPPED: { label: 'Skipped', tone: 'quiet', icon: IconSkip },
  TIMEOUT: { label: 'Timed out', tone: 'bad', icon: IconClock },
  CRASH: { label: 'Kernel crash', tone: 'bad', icon: IconCrash },
  BUILD_ERROR: { label: 'Build error', tone: 'bad', icon: IconHammer },
  LAB_FAULT: { label: 'Lab fault', tone: 'warn', icon: IconLab },
};

export const notRunYet: Look = { label: 'Not run yet', tone: 'quiet', icon: IconHourglass };
export const notReached: Look = { label: 'Not run', tone: 'quiet', icon: IconAlert };

export function finished(state: AttemptState): boolean {
  return state === 'GRADED' || state === 'CANCELLED' || state === 'LAB_FAULT';
}

/** Full marks are green, none red, anything between amber; a score that does not exist has no colour. */
export function scoreTone(score: number | null, max: number): Tone {
  if (score === null) return 'quiet';
  if (score >= max) return 'good';
  return score > 0 ? 'warn' : 'bad';
}

/** "check 4 of 7 passed", for who hears the page instead of seeing it. */
export function announcement(attempt: Attempt): string {
  if (attempt.scoreHidden) return 'Graded';
  if (attempt.state === 'GRADED') return `Graded: ${attempt.score ?? 0} of ${attempt.maxScore} points`;
  if (finished(attempt.state)) return attemptLook[attempt.state].label;
  const judged = attempt.checks.filter((check) => check.verdict !== null);
  const last = judged[judged.length - 1];
  if (attempt.state === 'RUNNING' && last?.verdict) {
    return `Check ${judged.length} of ${attempt.checks.length}: ${verdictLook[last.verdict].label.toLowerCase()}`;
  }
  return attemptLook[attempt.state].label;
}

/** Checks whose details are worth reading at once. */
export function needsReading(check: CheckResult): boolean {
  return check.verdict !== null && check.verdict !== 'PASS' && check.verdict !== 'SKIPPED';
}
