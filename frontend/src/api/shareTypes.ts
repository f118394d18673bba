/** Boards that are kept for graded runs at certain hours. */

export const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Day = (typeof DAYS)[number];

/** So many boards of a profile, or so many of a hundred. */
export interface ShareRequest {
  profile: string;
  days: Day[];
  /** By the lab's clock, as in "08:00". */
  from: string;
  /** Not after `from`: on the day after. */
  to: string;
  boards?: number;
  percent?: number;
}

export interface GradingShare extends ShareRequest {
  id: number;
  /** Whose clock it is: "Europe/Berlin". */
  zone: string;
}
