/** The coordinator's JSON, as the REST API states it. Times are ISO 8601 in UTC; points have two decimals. */
import type { ResetProof } from './healthTypes';
import type { HostState } from './hostTypes';
import type { PersonRef } from './personTypes';

export type * from './classTypes';
export type * from './gradingTypes';
export type * from './healthTypes';
export type * from './hostTypes';
export type * from './noteTypes';
export type * from './personTypes';

export type LinkState = 'CONNECTED' | 'LOST';
export type Allocation = 'FREE' | 'RESERVED' | 'LEASED' | 'BLOCKED';
export type BoardState =
  | 'READY'
  | 'IN_USE'
  | 'GRADING'
  | 'BLOCKED'
  | 'STARTING'
  | 'OFF'
  | 'UNREACHABLE'
  | 'QUARANTINED';

export interface Board {
  name: string;
  profile: string;
  host: string;
  architecture: string;
  tags: string[];
  kernel: string | null;
  link: LinkState;
  hostState: HostState;
  power: 'ON' | 'OFF' | 'UNKNOWN';
  condition: string;
  allocation: Allocation;
  state: BoardState;
  reason: { code: string; sentence: string; since: string | null } | null;
  holder: PersonRef | null;
  /** `partners` work on it beside its holder. */
  hold: { id: number; kind: string; start: string; end: string; attempt?: number | null; partners?: PersonRef[]; reason?: string; class?: string } | null;
  next: { start: string; end: string; holder: PersonRef | null } | null;
  /** Whether the signed-in person has it or shares it. */
  mine: boolean;
  /** Null while it is not known. */
  proof: ResetProof | null;
  abilities: string[];
  /** What somebody at the bench has to do before it goes on. */
  byHand: string | null;
}

export type BoardAction = 'power-on' | 'power-off' | 'power-cycle' | 'reset' | 'break';

export type ReservationState = 'WAITING' | 'CONFIRMED' | 'ACTIVE' | 'ENDED' | 'CANCELLED' | 'EXPIRED' | 'LAB_FAULT';

export interface Reservation {
  id: number;
  /** Null while it waits for one. */
  board: string | null;
  person: PersonRef | null;
  start: string;
  end: string;
  state: ReservationState;
  kind: string;
  /** Of one that waits. */
  waiting?: Waiting;
  /** The series it belongs to. */
  series?: number;
  /** Who may work on the board, too. */
  partners?: PersonRef[];
  /** Its person wants this very board or none. */
  onlyThisBoard?: boolean;
  /** Where it was before the lab moved it. */
  movedFrom?: Move;
  /** Of one that ended because its board could not be had: where it goes on. */
  movedTo?: Move;
}

/** The other end of a move to or from another board. */
export interface Move {
  reservation: number;
  board: string;
  at: string;
  /** "vm-1 does not answer since 14:03 CET" */
  reason: string;
}

/** A reservation of a board, as the calendar lists them. */
export interface Booked extends Reservation {
  board: string;
}

/** A reservation that waits for a board. */
export interface InLine extends Reservation {
  waiting: Waiting;
}

/** Where a person stands in the line. */
export interface Waiting {
  /** In words: "any qemu-x86 board". */
  wish: string;
  minutes: number;
  since: string;
  /** 1 for the next; 0 in the moment before it is worked out. */
  position: number;
  /** The one they get as things are. */
  board: string | null;
  estimate: string | null;
  /** A sentence: what stands in the way. */
  why: string;
}

/** A board by its name, or any that fits. */
export interface BookingRequest {
  board?: string;
  profile?: string;
  tags?: string[];
  minutes?: number;
  start?: string;
  end?: string;
  /** Stand in line when it is not free now. */
  wait?: true;
  /** Not to be moved to an equal board when this one breaks. */
  onlyThisBoard?: true;
}

export type HoldKind = 'RESERVATION' | 'LEASE' | 'MAINTENANCE' | 'EXAM';

/** Something that occupies a board, as the calendar shows it. */
export interface Held {
  id: number;
  board: string;
  kind: HoldKind;
  start: string;
  /** Of what was over early: when it really ended. */
  end: string;
  /** Of a reservation. */
  state?: ReservationState;
  person?: PersonRef;
  series?: number;
  /** Of a block. */
  reason?: string;
  /** The block it is part of. */
  block?: number;
  /** Whose members may have it, or have it. */
  class?: string;
}

/** What of a reservation is to be different; once it has begun only its end. */
export interface ReservationChange {
  board?: string;
  start?: string;
  end?: string;
}

export interface Repeat {
  every: 'DAY' | 'WEEK';
  /** How often in all, the first included. */
  times: number;
  /** Where the clock hangs that shows the same time each time: "Europe/Berlin". */
  zone: string;
}

/** Several boards, or again and again; all of it or nothing. */
export interface SeriesRequest {
  boards: string[];
  /** Left out: now. */
  start?: string;
  end: string;
  repeat?: Repeat;
}

export interface BookedSeries {
  id: number;
  reservations: Booked[];
}

/** Boards taken out of use for a time: those named, or all of a profile. */
export interface BlockRequest {
  boards?: string[];
  profile?: string;
  start?: string;
  end: string;
  reason: string;
  /** For the members of this class, as in an exam; else for maintenance. */
  class?: string;
  /** Reservations in the way give way. */
  override?: true;
}

export interface Block {
  id: number;
  boards: string[];
  start: string;
  end: string;
  reason: string;
  by: PersonRef | null;
  class?: string;
}

export interface BookingConflict {
  start: string;
  end: string;
  kind: string;
  holder?: PersonRef | null;
  /** Why a board is set aside. */
  reason?: string | null;
  /** For whose members. */
  class?: string | null;
  /** Where several boards were asked for. */
  board?: string | null;
  /** Which of the times asked for it is in the way of. */
  wanted?: { start: string; end: string } | null;
}

export interface BookingAlternative {
  board: string;
  start: string;
  end: string;
}

export interface SourceFile {
  path: string;
  text: string;
}

export interface ExerciseSummary {
  id: string;
  title: string;
  summary: string;
  family: string;
  submit: string;
  points: number;
  profiles: string[];
  version: string;
  best: { score: number } | null;
}

export interface ExerciseDetail extends ExerciseSummary {
  statement: string;
  checks: { id: string; title: string; points: number; hidden?: boolean }[];
  starter: SourceFile[];
}

export interface LabEvent {
  kind: 'board' | 'reservation' | 'attempt' | 'host' | 'exercise' | 'deployment' | 'notification' | 'everything';
  id: string;
}

/** A link to watch a console without an account. */
export interface ConsoleLink {
  id: number;
  board: string;
  madeBy: string;
  madeAt: string;
  endsAt: string;
  /** Only in the answer that makes it. */
  path: string | null;
}

/** What a link to watch opens. */
export interface Watched {
  board: string;
  madeBy: string;
  endsAt: string;
}
