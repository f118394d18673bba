import { useEffect, useRef, useState, type MouseEvent as ReactMouseEvent, type PointerEvent as ReactPointerEvent } from 'react';
import type { Held } from '../api/types';
import { timeAt, type Range } from './geometry';
import { pulled, same, type Grip, type Pull, type Spot } from './drag';
import { spotOf } from './held';

/** A mouse that moved less than this has clicked. */
const CLICK_PX = 4;
/** A finger that rests as long begins a pull; one that moves before scrolls the page. */
const LONG_PRESS_MS = 350;
const SCROLL_PX = 10;
/** So near the edge of the view, it scrolls along. */
const NEAR_PX = 36;
/** What a long press that does not move selects. */
const PRESSED_MS = 60 * 60_000;

export interface Dragging {
  grip: Grip;
  slot: Held | null;
  spot: Spot;
}

interface Options {
  range: Range;
  step: number;
  slots: Held[];
  /** What may be pulled of a slot. */
  grips: (slot: Held) => readonly Grip[];
  onSelect: (spot: Spot) => void;
  onChange: (slot: Held, to: Spot) => void;
  /** A mouse's click beside all slots; a finger that taps may be about to scroll. */
  onPress: (board: string, at: number) => void;
}

/**
 * Pulling with a mouse, a pen or a finger. Lanes carry `data-lane` with the board, slots `data-slot` with their id and their
 * edges `data-grip`. Escape, or the pointer being taken away, leaves everything as it was.
 */
export function useDrag({ range, step, slots, grips, onSelect, onChange, onPress }: Options) {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const hasPulled = useRef(false);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (down: ReactPointerEvent<HTMLElement>) => {
    const root = down.currentTarget;
    const lane = (down.target as Element).closest<HTMLElement>('[data-lane]');
    if (down.button !== 0 || !down.isPrimary || !lane) return;
    const slot = slotUnder(down.target as Element, slots);
    const grip = gripUnder(down.target as Element, slot, slot ? grips(slot) : ['select']);
    const anchor = timeUnder(lane, down.clientX, range);
    const board = lane.dataset['lane'] ?? '';
    if (!grip) return;

    stop.current?.();
    hasPulled.current = false;
    const pull: Pull = { grip, anchor, from: slot ? spotOf(slot) : { board, start: anchor, end: anchor } };
    const mouse = down.pointerType === 'mouse';
    const listening = new AbortController();
    let spot: Spot | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const show = (next: Spot) => {
      if (spot && same(spot, next)) return;
      spot = next;
      setDragging({ grip, slot, spot: next });
    };
    const end = () => {
      listening.abort();
      clearTimeout(timer);
      stop.current = null;
      setDragging(null);
    };
    const begin = (shortest = 0) => {
      if (root.isConnected) root.setPointerCapture(down.pointerId);
      const first = pulled(pull, anchor, board, { range, step, now: Date.now() });
      show({ ...first, end: Math.max(first.end, Math.min(first.start + shortest, range.end)) });
    };
    const move = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
      if (!spot) {
        if (!mouse && far > SCROLL_PX) return end();
        if (!mouse || far < CLICK_PX) return;
        begin();
      }
      scrollAlong(root, event.clientX);
      const over = grip === 'move' ? laneAt(root, event.clientY) : lane;
      const at = timeUnder(lane, event.clientX, range);
      show(pulled(pull, at, over?.dataset['lane'] ?? board, { range, step, now: Date.now() }));
    };
    const up = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      const chosen = spot;
      end();
      if (!chosen) {
        if (!slot && mouse) onPress(board, anchor);
        return;
      }
      hasPulled.current = true;
      if (!slot) onSelect(chosen);
      else if (!same(chosen, pull.from)) onChange(slot, chosen);
    };
    const options = { signal: listening.signal };
    window.addEventListener('pointermove', move, options);
    window.addEventListener('pointerup', up, options);
    window.addEventListener('pointercancel', end, options);
    window.addEventListener('keydown', (event) => void (event.key === 'Escape' && spot && (event.stopPropagation(), end())), {
      ...options,
      capture: true,
    });
    // While a finger pulls, neither the page scrolls nor does a menu open.
    window.addEventListener('touchmove', (event) => void (spot && event.preventDefault()), { ...options, passive: false });
    window.addEventListener('contextmenu', (event) => void (!mouse && event.preventDefault()), options);
    if (!mouse) timer = setTimeout(() => begin(slot ? 0 : PRESSED_MS), LONG_PRESS_MS);
    stop.current = end;
  };

  /** The click that ends a pull is none; one made with a key (it has no count) always is. */
  const onClickCapture = (event: ReactMouseEvent) => {
    if (hasPulled.current && event.detail > 0) event.stopPropagation();
    hasPulled.current = false;
  };

  return { dragging, onPointerDown, onClickCapture };
}

function slotUnder(target: Element, slots: Held[]): Held | null {
  const id = target.closest<HTMLElement>('[data-slot]')?.dataset['slot'];
  return slots.find((slot) => String(slot.id) === id) ?? null;
}

function gripUnder(target: Element, slot: Held | null, possible: readonly Grip[]): Grip | null {
  if (target.closest('[data-slot]') && !slot) return null;
  const named = target.closest<HTMLElement>('[data-grip]')?.dataset['grip'];
  const wanted = slot ? ((named ?? 'move') as Grip) : 'select';
  return possible.includes(wanted) ? wanted : null;
}

function timeUnder(lane: HTMLElement, x: number, range: Range): number {
  const { left, width } = lane.getBoundingClientRect();
  return timeAt((x - left) / width, range);
}

function laneAt(root: HTMLElement, y: number): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>('[data-lane]')].find((lane) => {
    const { top, bottom } = lane.getBoundingClientRect();
    return y >= top && y < bottom;
  });
}

function scrollAlong(root: HTMLElement, x: number): void {
  const view = root.closest<HTMLElement>('.timeline-scroll');
  if (!view) return;
  const { left, right } = view.getBoundingClientRect();
  if (x > right - NEAR_PX) view.scrollLeft += 12;
  else if (x < left + NEAR_PX) view.scrollLeft -= 12;
}
