import { useEffect, useRef } from 'react';
import type { Reservation } from '../api/types';
import { usePerson } from '../people/session';
import { clock, span } from '../shell/format';
import { useNow } from '../shell/useNow';

const HOURS = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22];

interface Props {
  day: Date;
  boards: string[];
  reservations: Reservation[];
}

/** One day, one lane per board. The same facts are in the table below, for whoever cannot see it. */
export function Timeline({ day, boards, reservations }: Props) {
  const now = useNow(30_000);
  const scroll = useRef<HTMLDivElement>(null);
  const begin = day.getTime();
  const end = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
  const at = (time: number) => `${(100 * (time - begin)) / (end - begin)}%`;
  // On a narrow screen the day is wider than the page: begin where today is.
  useEffect(() => {
    const element = scroll.current;
    const mark = element?.querySelector<HTMLElement>('.timeline-now');
    if (element && mark) element.scrollLeft = mark.offsetLeft - element.clientWidth / 3;
  }, [begin]);
  return (
    <div ref={scroll} className="timeline-scroll" tabIndex={0} role="region" aria-label="Timeline of the day">
      <div className="timeline">
        <div className="timeline-hours" aria-hidden>
          {HOURS.map((hour) => (
            <span key={hour} style={{ left: `${(100 * hour) / 24}%` }}>
              {String(hour).padStart(2, '0')}
            </span>
          ))}
        </div>
        {boards.map((board) => (
          <Lane
            key={board}
            board={board}
            slots={reservations.filter((slot) => slot.board === board && visible(slot, begin, end))}
            place={(slot) => {
              const left = Math.max(begin, new Date(slot.start).getTime());
              const right = Math.min(end, new Date(slot.end).getTime());
              return { left: at(left), width: `${(100 * (right - left)) / (end - begin)}%` };
            }}
            now={now >= begin && now < end ? at(now) : null}
          />
        ))}
      </div>
    </div>
  );
}

interface LaneProps {
  board: string;
  slots: Reservation[];
  place: (slot: Reservation) => { left: string; width: string };
  now: string | null;
}

function Lane({ board, slots, place, now }: LaneProps) {
  const person = usePerson();
  return (
    <>
      <div className="timeline-board">{board}</div>
      <div className="timeline-lane" role="list" aria-label={`Bookings of ${board}`}>
        {slots.map((slot) => {
          const mine = slot.person?.login === person.login;
          const label = slotLabel(slot, mine);
          const text = `${label}, ${span(slot.start, slot.end)}`;
          return (
            <div
              key={slot.id}
              role="listitem"
              className={`timeline-slot tone-${mine ? 'good' : slot.kind === 'RESERVATION' ? 'busy' : slot.kind === 'LEASE' ? 'work' : 'warn'}`}
              style={place(slot)}
              title={text}
              aria-label={text}
            >
              {label} <span className="nums">{clock(slot.start)}</span>
            </div>
          );
        })}
        {now ? <div className="timeline-now" style={{ left: now }} aria-hidden /> : null}
      </div>
    </>
  );
}

export function visible(slot: Reservation, begin: number, end: number): boolean {
  if (slot.state === 'CANCELLED' || slot.state === 'EXPIRED') return false;
  return new Date(slot.start).getTime() < end && new Date(slot.end).getTime() > begin;
}

function slotLabel(slot: Reservation, mine: boolean): string {
  if (slot.kind === 'LEASE') return 'Graded run';
  if (slot.kind === 'MAINTENANCE') return 'Maintenance';
  if (slot.kind === 'EXAM') return 'Exam';
  return mine ? 'You' : (slot.person?.name ?? 'Booked');
}
