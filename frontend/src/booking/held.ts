import { mayTeach } from '../people/session';
import type { Held, Person } from '../api/types';
import { span } from '../shell/format';
import type { Tone } from '../shell/Status';
import type { Grip, Spot } from './drag';

/** What may be known and done about something that occupies a board. */

export function spotOf(slot: Held): Spot {
  return { board: slot.board, start: Date.parse(slot.start), end: Date.parse(slot.end) };
}

export function isMine(slot: Held, person: Person): boolean {
  return slot.kind === 'RESERVATION' && slot.person?.login === person.login;
}

export function labelOf(slot: Held, person: Person): string {
  switch (slot.kind) {
    case 'LEASE':
      return 'Graded run';
    case 'MAINTENANCE':
      return 'Maintenance';
    case 'EXAM':
      return slot.class ? `Exam of ${slot.class}` : 'Exam';
    case 'RESERVATION':
      return isMine(slot, person) ? 'You' : (slot.person?.name ?? 'Booked');
  }
}

export function toneOf(slot: Held, person: Person): Tone {
  switch (slot.kind) {
    case 'LEASE':
      return 'work';
    case 'MAINTENANCE':
      return 'warn';
    case 'EXAM':
      return 'bad';
    case 'RESERVATION':
      return isMine(slot, person) ? 'good' : 'busy';
  }
}

/** For whoever does not see it: "You, vm-1, 14:00 – 15:30". */
export function sentenceOf(slot: Held, person: Person, now: number): string {
  return `${labelOf(slot, person)}, ${slot.board}, ${span(slot.start, slot.end, now)}${slot.reason ? `: ${slot.reason}` : ''}`;
}

export function isOver(slot: Held, now: number): boolean {
  return Date.parse(slot.end) <= now || (slot.state !== undefined && slot.state !== 'CONFIRMED' && slot.state !== 'ACTIVE');
}

export function hasBegun(slot: Held, now: number): boolean {
  return slot.state === 'ACTIVE' || Date.parse(slot.start) <= now;
}

/** Whether this person may change or end it: their own, and a teacher everybody's. */
export function mayChange(slot: Held, person: Person, now: number): boolean {
  return slot.kind === 'RESERVATION' && !isOver(slot, now) && (isMine(slot, person) || mayTeach(person));
}

const NONE: readonly Grip[] = [];
const END: readonly Grip[] = ['end'];
const ALL: readonly Grip[] = ['start', 'end', 'move'];

/** Whether this person may free what is set aside. Whether a teacher teaches that class, the lab knows. */
export function mayLift(slot: Held, person: Person, now: number): boolean {
  return !isOver(slot, now) && ((slot.kind === 'MAINTENANCE' && person.role === 'ADMIN') || (slot.kind === 'EXAM' && mayTeach(person)));
}

/** What this person may pull of it. */
export function gripsOf(slot: Held, person: Person, now: number): readonly Grip[] {
  if (!mayChange(slot, person, now)) return NONE;
  return hasBegun(slot, now) ? END : ALL;
}
