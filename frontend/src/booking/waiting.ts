import type { Reservation } from '../api/types';
import { clock, span, when } from '../shell/format';

/** What has become of a booking, in a sentence; who did not ask to wait is also told why they do. */
export function outcome(made: Reservation, asked = true): string {
  if (made.board !== null) return `${made.board} is yours ${span(made.start, made.end)}.`;
  if (!made.waiting) return 'You wait for a board.';
  const { wish, position, estimate, why } = made.waiting;
  const known = [position > 0 ? `place ${position}` : '', estimate ? `expected ${when(estimate)}` : ''].filter(Boolean).join(', ');
  return `You wait for ${wish}${known === '' ? '' : `: ${known}`}.${asked ? '' : ` ${why}`}`;
}

/** "at 14:35", "tomorrow 09:00". */
export function atWhen(iso: string, now: number): string {
  const text = when(iso, now);
  return text === clock(iso) ? `at ${text}` : text;
}
