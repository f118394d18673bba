import { useEffect, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import type { Board, Held } from '../api/types';
import { usePerson } from '../people/session';
import { span } from '../shell/format';
import { useNow } from '../shell/useNow';
import { firstCursor, fraction, marks, percent, slid, snap, STEP, STRIDE, within, type Range, type View } from './geometry';
import type { Spot } from './drag';
import { gripsOf, labelOf, spotOf } from './held';
import { Lane } from './Lane';
import type { SlotAction } from './SlotCard';
import { useDrag } from './useDrag';

const HOUR = 60 * 60_000;
const EMPTY: Held[] = [];

interface Props {
  view: View;
  range: Range;
  boards: Board[];
  slots: Held[];
  /** Asked for, and not yet answered. */
  moving: { slot: Held; to: Spot } | null;
  onSelect: (spot: Spot) => void;
  onChange: (slot: Held, to: Spot) => void;
  onAction: (slot: Held, action: SlotAction) => void;
}

/** Boards by time, one lane each: windows are chosen and reservations changed by pulling, or with the keys. */
export function Timeline({ view, range, boards, slots, moving, onSelect, onChange, onAction }: Props) {
  const person = usePerson();
  const now = useNow(30_000);
  const lanes = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<number | null>(null);
  const [cursor, setCursor] = useState<Spot | null>(null);
  const [focused, setFocused] = useState(false);
  const stride = STRIDE[view];
  const { dragging, onPointerDown, onClickCapture } = useDrag({
    range,
    step: STEP[view],
    slots,
    grips: (slot) => gripsOf(slot, person, now),
    onSelect,
    onChange,
    onPress: (board, at) => {
      const start = snap(at, stride, range, Math.floor);
      if (at >= snap(now, STEP[view], range, Math.floor)) onSelect({ board, start, end: Math.min(start + HOUR, range.end) });
    },
  });
  const byBoard = useMemo(() => grouped(slots), [slots]);
  const lines = useMemo(() => marks(view, range), [view, range]);
  useScrollToNow(lanes, view, range);

  const first = boards[0]?.name ?? '';
  const start = firstCursor(view, range, now);
  const at = cursor && within(cursor.start, range) && boards.some((board) => board.name === cursor.board) ? cursor : { board: first, start, end: start + HOUR };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['lane'] === undefined) return;
    const next = keyed(event, at, boards, range, stride);
    if (!next && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!next) return onSelect(at);
    setCursor(next);
    setFocused(true);
    lanes.current?.querySelector<HTMLElement>(`[data-lane="${CSS.escape(next.board)}"]`)?.focus();
  };
  useEffect(() => {
    if (focused) lanes.current?.querySelector('.timeline-cursor')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [cursor, focused]);
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    const board = event.target.dataset['lane'];
    setFocused(board !== undefined);
    if (board !== undefined && board !== at.board) setCursor({ ...at, board });
  };
  const ghost = dragging?.spot ?? moving?.to ?? null;
  const pulled = dragging?.slot ?? moving?.slot ?? null;
  const spoken = dragging ? spotText(dragging.spot, now) : focused ? `${spotText(at, now)}, ${taken(at, byBoard.get(at.board) ?? EMPTY, person)}` : '';

  return (
    <>
      <p className="sr-only" role="status">
        {spoken}
      </p>
      <p className="sr-only" id="timeline-keys">
        Arrow keys move the window, with Shift they change its length, up and down go to another board, Enter books.
      </p>
      <div className="timeline-scroll" data-view={view}>
        <div
          ref={lanes}
          className="timeline"
          data-dragging={dragging?.grip}
          onPointerDown={onPointerDown}
          onClickCapture={onClickCapture}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          onBlur={() => setFocused(false)}
        >
          <div className="timeline-corner" />
          <div className="timeline-hours" aria-hidden>
            {lines.map((mark) =>
              mark.label ? (
                <span key={mark.at} className={mark.strong ? 'timeline-day' : undefined} style={{ left: percent(fraction(mark.at, range)) }}>
                  {mark.label}
                </span>
              ) : null,
            )}
          </div>
          {boards.map((board) => (
            <Lane
              key={board.name}
              board={board}
              range={range}
              lines={lines}
              slots={byBoard.get(board.name) ?? EMPTY}
              now={now}
              reached={board.name === at.board}
              cursor={focused && !dragging && board.name === at.board ? at : null}
              ghost={ghost?.board === board.name ? ghost : null}
              ghostOf={pulled}
              opened={opened}
              onOpen={setOpened}
              onAction={onAction}
            />
          ))}
        </div>
      </div>
    </>
  );
}

/** The window after a key, or null for a key that does not move it. */
function keyed(event: KeyboardEvent, at: Spot, boards: Board[], range: Range, stride: number): Spot | null {
  const lane = boards.findIndex((board) => board.name === at.board);
  const towards = (step: number) => ({ ...at, board: boards[Math.min(Math.max(lane + step, 0), boards.length - 1)]?.name ?? at.board });
  const along = (by: number): Spot => {
    if (!event.shiftKey) return { ...at, ...slid(at.start, at.end, by, range) };
    return { ...at, end: Math.min(Math.max(at.end + by, at.start + stride), range.end) };
  };
  switch (event.key) {
    case 'ArrowLeft':
      return along(-stride);
    case 'ArrowRight':
      return along(stride);
    case 'Home':
      return along(-Infinity);
    case 'End':
      return along(Infinity);
    case 'ArrowUp':
      return towards(-1);
    case 'ArrowDown':
      return towards(1);
    default:
      return null;
  }
}

function grouped(slots: Held[]): Map<string, Held[]> {
  const found = new Map<string, Held[]>();
  slots.forEach((slot) => found.set(slot.board, [...(found.get(slot.board) ?? []), slot]));
  return found;
}

function spotText(spot: Spot, now: number): string {
  return `${spot.board}, ${span(new Date(spot.start).toISOString(), new Date(spot.end).toISOString(), now)}`;
}

function taken(spot: Spot, slots: Held[], person: Parameters<typeof labelOf>[1]): string {
  const found = slots.find((slot) => {
    const { start, end } = spotOf(slot);
    return start < spot.end && end > spot.start;
  });
  return found ? `taken: ${labelOf(found, person)}` : 'free';
}

/** Where the range is wider than the page, it begins a little before now. */
function useScrollToNow(lanes: { current: HTMLElement | null }, view: View, range: Range) {
  useEffect(() => {
    const scroll = lanes.current?.closest<HTMLElement>('.timeline-scroll');
    const mark = lanes.current?.querySelector<HTMLElement>('.timeline-now');
    if (scroll && mark) scroll.scrollLeft = mark.offsetLeft - scroll.clientWidth / 4;
  }, [lanes, view, range]);
}
