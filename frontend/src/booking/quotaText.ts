import type { QuotaLimit } from '../api/types';
import { LIMIT_FIELDS } from '../classes/limitFields';

const FIELD = {
  LONGEST_MINUTES: 'longestMinutes',
  AHEAD_DAYS: 'aheadDays',
  OPEN_BOOKINGS: 'openBookings',
  BOARDS_AT_ONCE: 'boardsAtOnce',
  HOURS_PER_DAY: 'hoursPerDay',
  HOURS_PER_WEEK: 'hoursPerWeek',
} as const;

/** A limit and where it comes from: "8 h a week (class os-2026)". */
export function quotaText({ limit, most, source }: QuotaLimit): string {
  const text = limit === 'CLASS_HOURS_PER_WEEK' ? `${most} h a week, all members together` : LIMIT_FIELDS.find((one) => one.name === FIELD[limit])?.short(most);
  return `${text} (${source.kind === 'PERSON' ? 'set here' : source.kind === 'CLASS' ? `class ${source.name}` : source.name})`;
}
