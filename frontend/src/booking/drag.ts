/** What a window becomes while its edge, or all of it, is pulled to another time. Pure; the pointer is `useDrag`'s. */
import { MINUTE, snap, type Range } from './geometry';

/** A board for a time, in milliseconds since 1970. */
export interface Spot {
  board: string;
  start: number;
  end: number;
}

/** What is pulled: a new window out of nothing, a whole reservation, or one of its edges. */
export type Grip = 'select' | 'move' | 'start' | 'end';

export interface Pull {
  grip: Grip;
  /** As it was; of a selection its board counts only. */
  from: Spot;
  /** The time at which it was taken hold of. */
  anchor: number;
}

export interface Rules {
  range: Range;
  step: number;
  now: number;
}

/** The shortest that may be booked. */
const SHORTEST = 5 * MINUTE;

/** The window when the pointer is at `at` on the lane of `board`. */
export function pulled({ grip, from, anchor }: Pull, at: number, board: string, { range, step, now }: Rules): Spot {
  const place = Math.min(Math.max(at, range.begin), range.end);
  const earliest = snap(now, step, range, Math.ceil);
  switch (grip) {
    case 'select': {
      // What begins in the step that runs begins now.
      const first = snap(now, step, range, Math.floor);
      const start = Math.max(snap(Math.min(anchor, place), step, range, Math.floor), first);
      const end = snap(Math.max(anchor, place), step, range, Math.ceil);
      return { board: from.board, start, end: Math.max(end, start + step) };
    }
    case 'move': {
      const by = at - anchor;
      if (Math.abs(by) < step / 2) return { ...from, board };
      const start = Math.max(snap(from.start + by, step, range), earliest);
      return { board, start, end: start + from.end - from.start };
    }
    case 'start': {
      const latest = from.end - SHORTEST;
      return { ...from, start: Math.min(Math.max(snap(place, step, range), earliest), latest) };
    }
    case 'end':
      return { ...from, end: Math.max(snap(place, step, range), from.start + SHORTEST, earliest) };
  }
}

export function same(one: Spot, other: Spot): boolean {
  return one.board === other.board && one.start === other.start && one.end === other.end;
}
