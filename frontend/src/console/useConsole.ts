import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { bytes as bytesText } from '../shell/format';
import { Arrivals } from './arrivals';
import { initialConsoleState, type ConsoleState } from './consoleState';
import { ConsoleStream } from './consoleStream';
import { PlainLog, type LogLine } from './plainLog';
import { createTerminal, type LabTerminal } from './terminal';

/** Raw bytes kept for the download; the whole recording is the coordinator's. */
const KEPT_BYTES = 8 * 1024 * 1024;
const LOG_REFRESH_MS = 120;

export interface LiveConsole {
  state: ConsoleState;
  lines: LogLine[];
  /** Null until the terminal's element is on the page. */
  terminal: RefObject<LabTerminal | null>;
  type: (text: string) => boolean;
  sendBreak: () => boolean;
  /** BREAK, then the letter to the kernel. */
  sysrq: (letter: string) => boolean;
  ask: () => void;
  answer: (seat: number, accept: boolean) => void;
  takeOver: (reason: string) => void;
  release: () => void;
  /** When a byte arrived at the board's host, in milliseconds since 1970; null when it is not known. */
  arrivedAt: (byte: number) => number | null;
  clear: () => void;
  retry: () => void;
  renew: () => void;
  /** Byte-exact, as received by this view. */
  raw: () => { first: number; chunks: Uint8Array[] };
}

/** A board's console in an element: terminal, plain log and connection, made and torn down together. */
export function useConsole(board: string, element: RefObject<HTMLElement | null>, readOnly: boolean, from?: number, path?: string): LiveConsole {
  const [state, setState] = useState<ConsoleState>(initialConsoleState);
  const [lines, setLines] = useState<LogLine[]>([]);
  const terminal = useRef<LabTerminal | null>(null);
  const stream = useRef<ConsoleStream | null>(null);
  const log = useRef(new PlainLog());
  const arrivals = useRef(new Arrivals());
  const kept = useRef<{ first: number; chunks: Uint8Array[]; size: number }>({ first: 0, chunks: [], size: 0 });

  useEffect(() => {
    const container = element.current;
    if (!container) return undefined;
    const lab = createTerminal(false);
    const plain = new PlainLog();
    const current = { state: initialConsoleState };
    let next = 0;
    let refresh: ReturnType<typeof setTimeout> | undefined;
    terminal.current = lab;
    log.current = plain;
    const times = new Arrivals();
    arrivals.current = times;
    kept.current = { first: 0, chunks: [], size: 0 };
    lab.terminal.open(container);

    const refreshLog = () => {
      refresh ??= setTimeout(() => {
        refresh = undefined;
        setLines(plain.lines());
      }, LOG_REFRESH_MS);
    };
    const note = (text: string, byte: number) => {
      plain.note(text, byte);
      refreshLog();
      // A soft reset: a cut may have lost the end of a colour or of a character set.
      lab.terminal.write('\u001b[!p');
    };
    const render = (bytes: Uint8Array, first: number, rendered: () => void) => {
      const live = first >= current.state.liveFrom;
      // Runs when everything before these bytes has been parsed, so the switch falls between the right two bytes.
      lab.terminal.write('', () => lab.setAnswering(live && current.state.keyboard === 'YOURS' && !readOnly));
      lab.terminal.write(bytes, rendered);
    };
    const live = new ConsoleStream({
      board,
      path,
      from,
      sink: {
        write: (bytes, first, rendered) => {
          keep(kept.current, bytes, first);
          plain.push(bytes, first);
          next = first + bytes.length;
          refreshLog();
          const history = current.state.liveFrom - first;
          if (history > 0 && history < bytes.length) {
            render(bytes.subarray(0, history), first, () => undefined);
            render(bytes.subarray(history), first + history, rendered);
          } else {
            render(bytes, first, rendered);
          }
        },
        arrived: (pairs) => times.add(pairs),
        skipped: (from, to) => note(`--- ${bytesText(to - from)} skipped: this view was behind ---`, to),
        renumbered: () => {
          times.clear();
          note('--- the board’s console counts anew from here ---', next);
        },
      },
      onState: (change) => {
        current.state = change;
        setState(change);
      },
    });
    stream.current = live;
    live.connect();

    const awake = () => {
      if (document.visibilityState === 'visible') live.retryNow();
    };
    document.addEventListener('visibilitychange', awake);
    window.addEventListener('online', awake);
    return () => {
      document.removeEventListener('visibilitychange', awake);
      window.removeEventListener('online', awake);
      clearTimeout(refresh);
      live.close();
      lab.terminal.dispose();
      terminal.current = null;
      stream.current = null;
    };
  }, [board, element, readOnly, from, path]);

  const type = useCallback((text: string) => stream.current?.type(new TextEncoder().encode(text)) ?? false, []);
  const sendBreak = useCallback(() => stream.current?.sendBreak() ?? false, []);
  const sysrq = useCallback((letter: string) => stream.current?.sysrq(letter) ?? false, []);
  const ask = useCallback(() => void stream.current?.ask(), []);
  const answer = useCallback((seat: number, accept: boolean) => void stream.current?.answer(seat, accept), []);
  const takeOver = useCallback((reason: string) => void stream.current?.takeOver(reason), []);
  const release = useCallback(() => void stream.current?.release(), []);
  const arrivedAt = useCallback((byte: number) => arrivals.current.at(byte), []);
  const retry = useCallback(() => stream.current?.connect(), []);
  const renew = useCallback(() => stream.current?.renew(), []);
  const clear = useCallback(() => {
    terminal.current?.terminal.clear();
    log.current.clear();
    setLines(log.current.lines());
  }, []);
  const raw = useCallback(() => ({ first: kept.current.first, chunks: kept.current.chunks }), []);
  return { state, lines, terminal, type, sendBreak, sysrq, ask, answer, takeOver, release, arrivedAt, clear, retry, renew, raw };
}

function keep(kept: { first: number; chunks: Uint8Array[]; size: number }, bytes: Uint8Array, first: number): void {
  const last = kept.chunks.length > 0 ? kept.first + kept.size : first;
  // After a gap the file begins anew: a download with a hole in it would not be byte-exact.
  if (kept.chunks.length === 0 || last !== first) Object.assign(kept, { first, chunks: [], size: 0 });
  kept.chunks.push(bytes.slice());
  kept.size += bytes.length;
  while (kept.size > KEPT_BYTES) {
    const oldest = kept.chunks.shift();
    if (!oldest) break;
    kept.first += oldest.length;
    kept.size -= oldest.length;
  }
}
