import type { BoardState } from '../api/types';
import {
  IconAlert,
  IconBan,
  IconCheck,
  IconGrading,
  IconPower,
  IconStarting,
  IconUnreachable,
  IconUser,
  type Icon,
} from '../shell/icons';
import type { Tone } from '../shell/Status';

interface Look {
  label: string;
  tone: Tone;
  icon: Icon;
  /** Boards one can have at once come first. */
  rank: number;
  /** What it means where the lab gives no sentence of its own. */
  sentence: string;
}

export const boardLooks: Record<BoardState, Look> = {
  READY: { label: 'Ready', tone: 'good', icon: IconCheck, rank: 0, sentence: 'Free, and in its known-good state.' },
  IN_USE: { label: 'In use', tone: 'busy', icon: IconUser, rank: 1, sentence: 'Somebody has it.' },
  GRADING: { label: 'Grading', tone: 'work', icon: IconGrading, rank: 2, sentence: 'A graded run has it for a few minutes.' },
  STARTING: { label: 'Starting', tone: 'warn', icon: IconStarting, rank: 3, sentence: 'It boots, or is being cleaned and checked.' },
  BLOCKED: { label: 'Blocked', tone: 'warn', icon: IconBan, rank: 4, sentence: 'Set aside for an exam or for maintenance.' },
  OFF: { label: 'Off', tone: 'quiet', icon: IconPower, rank: 5, sentence: 'It is switched off.' },
  UNREACHABLE: { label: 'Unreachable', tone: 'bad', icon: IconUnreachable, rank: 6, sentence: 'Its host is not heard from.' },
  QUARANTINED: { label: 'Quarantined', tone: 'bad', icon: IconAlert, rank: 7, sentence: 'It failed its health checks; somebody has to look at it.' },
};
