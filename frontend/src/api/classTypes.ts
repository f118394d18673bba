/** Classes, and how much people may book. */
import type { PersonRef } from './types';

/** What is absent is not limited here. */
export interface Limits {
  longestMinutes?: number;
  aheadDays?: number;
  openBookings?: number;
  boardsAtOnce?: number;
  hoursPerDay?: number;
  hoursPerWeek?: number;
}

export interface Participant extends PersonRef {
  disabled: boolean;
}

export interface LabClass {
  name: string;
  title: string;
  teachers: Participant[];
  /** How many members. */
  size: number;
  /** Whether who asks may change it. */
  mine: boolean;
  limits: Limits;
  /** What all members may book together. */
  budget: { hoursPerWeek?: number };
  /** Absent in lists, and for those who only take part. */
  members?: Participant[];
}

export interface AddedMember {
  line: number;
  login: string;
  added: boolean;
  problem: string | null;
}

export type LimitName =
  | 'LONGEST_MINUTES'
  | 'AHEAD_DAYS'
  | 'OPEN_BOOKINGS'
  | 'BOARDS_AT_ONCE'
  | 'HOURS_PER_DAY'
  | 'HOURS_PER_WEEK'
  | 'CLASS_HOURS_PER_WEEK';

export interface QuotaLimit {
  limit: LimitName;
  most: number;
  source: { kind: 'ROLE' | 'CLASS' | 'PERSON'; name: string };
  /** In the unit of the limit; absent where nothing is used up. */
  used?: number;
  until?: string;
}

export interface Quota {
  person: PersonRef;
  /** Whose days and weeks count. */
  zone: string;
  limits: QuotaLimit[];
}
