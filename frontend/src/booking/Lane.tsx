import { Popover } from '@mantine/core';
import { memo } from 'react';
import type { Board, Held } from '../api/types';
import { usePerson } from '../people/session';
import { clock, minutesText, plural, span } from '../shell/format';
import { fraction, MINUTE, percent, placeOf, within, type Mark, type Range } from './geometry';
import type { Spot } from './drag';
import { gripsOf, isOver, labelOf, sentenceOf, toneOf } from './held';
import { SlotCard, type SlotAction } from './SlotCard';

interface Props {
  board: Board;
  range: Range;
  lines: Mark[];
  slots: Held[];
  now: number;
  /** The one lane that Tab reaches; arrow keys go on from there. */
  reached: boolean;
  cursor: Spot | null;
  /** A window that is being chosen, or where something is being moved. */
  ghost: Spot | null;
  ghostOf: Held | null;
  opened: number | null;
  onOpen: (id: number | null) => void;
  onAction: (slot: Held, action: SlotAction) => void;
}

/** One board: what occupies it, in order of time. */
export const Lane = memo(function Lane({ board, range, lines, slots, now, reached, cursor, ghost, ghostOf, opened, onOpen, onAction }: Props) {
  const shown = slots.flatMap((slot) => {
    const place = placeOf(Date.parse(slot.start), Date.parse(slot.end), range);
    return place ? [{ slot, place }] : [];
  });
  const past = Math.min(Math.max(fraction(now, range), 0), 1);
  const open = shown.find(({ slot }) => slot.id === opened);
  return (
    <>
      <div className="timeline-board">
        <span>{board.name}</span>
        <span className="timeline-profile">{board.profile}</span>
      </div>
      <div
        className="timeline-lane"
        data-lane={board.name}
        role="group"
        tabIndex={reached ? 0 : -1}
        aria-label={`${board.name}, ${plural(shown.length, 'entry')}`}
        aria-describedby="timeline-keys"
      >
        {past > 0 ? <div className="timeline-past" style={{ width: percent(past) }} /> : null}
        {lines.map((mark) => (
          <div key={mark.at} className={mark.strong ? 'timeline-line strong' : 'timeline-line'} style={{ left: percent(fraction(mark.at, range)) }} />
        ))}
        {shown.map(({ slot, place }) => (
          <Slot
            key={slot.id}
            slot={slot}
            place={place}
            now={now}
            faint={slot.id === ghostOf?.id}
            open={slot.id === opened}
            onOpen={() => onOpen(slot.id)}
          />
        ))}
        {within(now, range) ? <div className="timeline-now" style={{ left: percent(past) }} /> : null}
        {cursor ? <Ghost spot={cursor} range={range} className="timeline-cursor" /> : null}
        {ghost ? <Ghost spot={ghost} range={range} className="timeline-ghost" /> : null}
        {open ? (
          <Popover opened onChange={(still) => !still && onOpen(null)} position="bottom" shadow="md" width={290} trapFocus returnFocus withRoles={false}>
            <Popover.Target>
              <span className="timeline-anchor" style={open.place} />
            </Popover.Target>
            <Popover.Dropdown role="dialog" aria-label={`About ${board.name}`}>
              <SlotCard
                slot={open.slot}
                now={now}
                onAction={(action) => {
                  onOpen(null);
                  onAction(open.slot, action);
                }}
              />
            </Popover.Dropdown>
          </Popover>
        ) : null}
      </div>
    </>
  );
});

interface SlotProps {
  slot: Held;
  place: { left: string; width: string };
  now: number;
  faint: boolean;
  open: boolean;
  onOpen: () => void;
}

function Slot({ slot, place, now, faint, open, onOpen }: SlotProps) {
  const person = usePerson();
  const grips = gripsOf(slot, person, now);
  const text = sentenceOf(slot, person, now);
  return (
    <button
      type="button"
      className={`timeline-slot tone-${toneOf(slot, person)}`}
      data-slot={slot.id}
      data-kind={slot.kind}
      data-over={isOver(slot, now) || undefined}
      data-faint={faint || undefined}
      data-pull={grips.includes('move') || undefined}
      style={place}
      title={text}
      aria-label={text}
      aria-haspopup="dialog"
      aria-expanded={open}
      onClick={onOpen}
    >
      {grips.includes('start') ? <span className="timeline-grip" data-grip="start" /> : null}
      <span className="timeline-label">
        {labelOf(slot, person)} <span className="nums">{clock(slot.start)}</span>
      </span>
      {grips.includes('end') ? <span className="timeline-grip" data-grip="end" /> : null}
    </button>
  );
}

function Ghost({ spot, range, className }: { spot: Spot; range: Range; className: string }) {
  const place = placeOf(spot.start, spot.end, range);
  if (!place) return null;
  const text = `${span(new Date(spot.start).toISOString(), new Date(spot.end).toISOString())} (${minutesText(Math.round((spot.end - spot.start) / MINUTE))})`;
  return (
    <div className={className} style={place} aria-hidden>
      <span className="timeline-bubble" ref={(bubble) => keepInSight(bubble)}>
        {text}
      </span>
    </div>
  );
}

/** What is in sight of a lane begins after the boards' names and ends with the scrolled part, wherever the window begins and ends. */
function keepInSight(bubble: HTMLElement | null) {
  const sight = bubble?.closest('.timeline-scroll')?.getBoundingClientRect();
  const names = bubble?.closest('.timeline')?.querySelector('.timeline-board')?.getBoundingClientRect();
  if (!bubble || !sight) return;
  bubble.style.marginLeft = '0';
  const own = bubble.getBoundingClientRect();
  const over = own.right - (sight.right - 6);
  const under = (names?.right ?? sight.left) + 6 - own.left;
  bubble.style.marginLeft = `${under > 0 ? under : over > 0 ? -over : 0}px`;
}
