import type { Booked } from '../api/types';

/** "moved from vm-1 to vm-2", or an empty text. */
export function movedFrom(row: Booked): string {
  return row.movedFrom ? `Moved from ${row.movedFrom.board} to ${row.board}` : '';
}

/** Both ends of a move, for a list: "moved here from vm-1: vm-1 does not answer since 14:03 CET". */
export function movedText(row: Booked): string {
  if (row.movedTo) return `goes on on ${row.movedTo.board}: ${row.movedTo.reason}`;
  return row.movedFrom ? `moved here from ${row.movedFrom.board}: ${row.movedFrom.reason}` : '';
}
