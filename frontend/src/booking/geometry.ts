/**
 * The geometry of the calendar: instants and where they lie. Positions go by real time, so a day on which the clocks
 * change has 23 or 25 hours; marks and days go by the clock of the browser's zone. Times are in milliseconds since 1970.
 */
import { dayText } from '../shell/format';

export type View = 'day' | 'week';

/** From the first instant to the one after the last. */
export interface Range {
  begin: number;
  end: number;
}

export interface Mark {
  at: number;
  /** Empty for a line without a text. */
  label: string;
  /** The beginning of a day where several are shown. */
  strong: boolean;
}

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Every zone's clock differs from every other's by a multiple of this. */
const QUARTER = 15 * MINUTE;

/** What a pointer can choose to, in milliseconds. */
export const STEP: Record<View, number> = { day: 5 * MINUTE, week: 30 * MINUTE };

/** How far an arrow key goes. */
export const STRIDE: Record<View, number> = { day: 15 * MINUTE, week: 60 * MINUTE };

export function startOfDay(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The day or the week, from Monday, that a moment lies in. */
export function rangeOf(view: View, time: number): Range {
  if (view === 'day') return { begin: startOfDay(time), end: startOfDay(time, 1) };
  const sinceMonday = (new Date(time).getDay() + 6) % 7;
  return { begin: startOfDay(time, -sinceMonday), end: startOfDay(time, 7 - sinceMonday) };
}

/** A moment in the range before (-1) or after (1) the one of `time`. */
export function stepped(view: View, time: number, by: number): number {
  return startOfDay(time, view === 'day' ? by : 7 * by);
}

/** "Today", "Tue 24 Nov", "23 – 29 Nov", "30 Nov – 6 Dec". */
export function rangeText(view: View, range: Range, now: number): string {
  if (view === 'day') return within(now, range) ? 'Today' : dayText(new Date(range.begin), now);
  const first = new Date(range.begin);
  const last = new Date(startOfDay(range.end, -1));
  const until = dayText(last, now).replace(/^\w+ /, '');
  const from = dayText(first, now).replace(/^\w+ /, '');
  return first.getMonth() === last.getMonth() ? `${first.getDate()} – ${until}` : `${from} – ${until}`;
}

export function within(time: number, range: Range): boolean {
  return time >= range.begin && time < range.end;
}

/** Where an instant lies: 0 at the begin of the range, 1 at its end; outside of it less or more. */
export function fraction(time: number, range: Range): number {
  return (time - range.begin) / (range.end - range.begin);
}

export function timeAt(place: number, range: Range): number {
  return range.begin + place * (range.end - range.begin);
}

/** The part of a window that the range shows, as CSS; null where it shows none. */
export function placeOf(start: number, end: number, range: Range): { left: string; width: string } | null {
  const left = Math.max(start, range.begin);
  const right = Math.min(end, range.end);
  if (right <= left) return null;
  return { left: percent(fraction(left, range)), width: percent((right - left) / (range.end - range.begin)) };
}

export function percent(part: number): string {
  return `${Math.round(part * 1e6) / 1e4}%`;
}

/** To the nearest step (or down, or up) as counted from the begin of the range. */
export function snap(time: number, step: number, range: Range, round: (steps: number) => number = Math.round): number {
  return range.begin + round((time - range.begin) / step) * step;
}

/**
 * Lines by the local clock: each hour of a day with every second one named, or each six hours of a week with the days
 * named. An hour that the clock skips has no line, one that it repeats has two.
 */
export function marks(view: View, range: Range): Mark[] {
  const found: Mark[] = [];
  for (let at = range.begin; at < range.end; at += QUARTER) {
    const date = new Date(at);
    if (date.getMinutes() !== 0) continue;
    const hour = date.getHours();
    if (view === 'day') {
      found.push({ at, label: hour % 2 === 0 ? String(hour).padStart(2, '0') : '', strong: false });
    } else if (at === startOfDay(at)) {
      found.push({ at, label: dayText(date, at), strong: true });
    } else if (hour % 6 === 0) {
      found.push({ at, label: '', strong: false });
    }
  }
  return found;
}

/** Where a keyboard's cursor begins: the next full stride, or nine o'clock on days that are not today. */
export function firstCursor(view: View, range: Range, now: number): number {
  if (within(now, range)) return Math.min(snap(now, STRIDE[view], range, Math.ceil), range.end - HOUR);
  const date = new Date(range.begin);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), 9).getTime();
}

/** A window moved along by so much, kept inside the range. */
export function slid(start: number, end: number, by: number, range: Range): { start: number; end: number } {
  const length = Math.min(end - start, range.end - range.begin);
  const at = Math.min(Math.max(start + by, range.begin), range.end - length);
  return { start: at, end: at + length };
}
