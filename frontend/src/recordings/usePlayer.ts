import { useCallback, useEffect, useRef, useState } from 'react';
import { recordings } from '../api/recordings';
import type { Gap, Outline } from '../api/recordingTypes';
import { createTerminal } from '../console/terminal';
import { Player } from './player';

/** Often enough to look smooth; xterm.js draws at its own pace. */
const TICK_MS = 50;
/** Between two markers, for who wants no motion. */
const STEP_MS = 2_000;

export interface PlayerState {
  us: number;
  byte: number;
  playing: boolean;
  waiting: boolean;
  atEnd: boolean;
  error: unknown;
}

const START: PlayerState = { us: 0, byte: 0, playing: false, waiting: false, atEnd: false, error: null };

export function wantsNoMotion(): boolean {
  return window.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
}

/**
 * A terminal in an element, and what plays a recording onto it.
 *
 * @param nextMarker where playback in steps goes on, for who wants no motion; null: nowhere
 */
export function usePlayer(recording: number, nextMarker: (byte: number) => number | null) {
  const box = useRef<HTMLDivElement>(null);
  const player = useRef<Player | null>(null);
  const step = useRef(nextMarker);
  const [state, setState] = useState<PlayerState>(START);
  useEffect(() => {
    step.current = nextMarker;
  }, [nextMarker]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const { terminal, fittingSize } = createTerminal(false);
    terminal.options.disableStdin = true;
    terminal.options.cursorBlink = false;
    terminal.open(element);
    // What is played is looked at, never typed at: Tab goes past it.
    terminal.textarea?.setAttribute('tabindex', '-1');
    const fit = () => {
      terminal.options.fontSize = fittingSize();
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    const mine: Player = new Player(
      async (block) => {
        const [data, times] = await Promise.all([
          recordings.bytes(recording, block.from, block.to),
          recordings.times(recording, block.from, block.to),
        ]);
        return { from: block.from, data, bytes: times.bytes, us: times.us };
      },
      { reset: () => terminal.reset(), write: (data) => terminal.write(data) },
      () =>
        setState({ us: mine.us, byte: mine.byte, playing: mine.playing, waiting: mine.waiting, atEnd: mine.atEnd, error: mine.error }),
    );
    player.current = mine;
    const still = wantsNoMotion();
    let last = performance.now();
    const timer = setInterval(
      () => {
        const now = performance.now();
        if (!still) mine.tick(now - last);
        else if (mine.playing && !mine.waiting) stepOn(mine, step.current(mine.byte));
        last = now;
      },
      still ? STEP_MS : TICK_MS,
    );
    return () => {
      clearInterval(timer);
      observer.disconnect();
      terminal.dispose();
      player.current = null;
    };
  }, [recording]);

  const known = useCallback((outline: Outline, gaps: Gap[]) => player.current?.known(outline, gaps), []);
  return { box, player, state, known };
}

function stepOn(player: Player, marker: number | null): void {
  if (marker === null) player.pause();
  else void player.seekByte(marker);
}
