import type { Limits } from '../api/types';

/** The limits of a class, as its form and its list name them. */
export const LIMIT_FIELDS: { name: keyof Limits; label: string; short: (n: number) => string }[] = [
  { name: 'longestMinutes', label: 'Longest booking (minutes)', short: (n) => `${n} min each` },
  { name: 'aheadDays', label: 'Days ahead', short: (n) => `${n} days ahead` },
  { name: 'openBookings', label: 'Open bookings', short: (n) => `${n} open` },
  { name: 'boardsAtOnce', label: 'Boards at once', short: (n) => `${n} at once` },
  { name: 'hoursPerDay', label: 'Hours a day', short: (n) => `${n} h a day` },
  { name: 'hoursPerWeek', label: 'Hours a week', short: (n) => `${n} h a week` },
];

/** "8 h a week, 2 at once", or an empty text. */
export function limitsText(limits: Limits): string {
  return LIMIT_FIELDS.flatMap(({ name, short }) => {
    const value = limits[name];
    return value === undefined ? [] : [short(value)];
  }).join(', ');
}

/** Logins in a pasted text: the first field of each line of a CSV list, or words between spaces and semicolons. */
export function loginsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const listed = lines.length > 1 && lines.every((line) => line.includes(','));
  const words = listed ? lines.map((line) => (line.split(',')[0] ?? '').replace(/^"|"$/g, '')) : text.split(/[\s,;]+/);
  return [...new Set(words.map((word) => word.trim().toLowerCase()).filter((word) => word !== '' && word !== 'login'))];
}
