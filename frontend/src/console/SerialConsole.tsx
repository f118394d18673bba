import '@xterm/xterm/css/xterm.css';
import { Button, Progress } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ConsoleLog } from './ConsoleLog';
import { ConsoleStatus } from './ConsoleStatus';
import { ConsoleTools } from './ConsoleTools';
import { KernelLogPane } from './KernelLogPane';
import { KeyboardBar } from './KeyboardBar';
import { SearchBar } from './SearchBar';
import { PasteDialog } from './PasteDialog';
import { ShareDialog } from './ShareDialog';
import { cleanPaste, pastePieces, sendPaced } from './paste';
import { LARGEST_FONT, SMALLEST_FONT } from './terminal';
import { useConsole } from './useConsole';
import './console.css';

interface Props {
  board: string;
  /** Where its WebSocket is, for a view by a link. */
  path?: string;
  /** Number of the byte the view begins with; without it, with what is recent. */
  from?: number | undefined;
  /** A view that only watches, whoever looks at it. */
  readOnly?: boolean;
  /** Whether this person's reservation is running, so that they should be able to type. */
  held?: boolean;
}

/** How long the lab may take to say that a new holder may write, before it is asked. */
const WRITER_GRACE_MS = 1_500;

/** The live serial line of a board: terminal, tools, who writes, and the same bytes as plain text. */
export default function SerialConsole({ board, path, from, readOnly = false, held = false }: Props) {
  const screen = useRef<HTMLDivElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const live = useConsole(board, screen, readOnly, from, path);
  const { state, terminal, type } = live;
  const writable = state.canWrite && !readOnly && state.connection === 'open';
  const [size, setSize] = useLocalStorage<number>({ key: 'bootbench.console.font', defaultValue: 0 });
  const [logOpen, setLogOpen] = useLocalStorage<boolean>({ key: 'bootbench.console.log', defaultValue: true });
  const [kernelOpen, setKernelOpen] = useLocalStorage<boolean>({ key: 'bootbench.console.kernel', defaultValue: false });
  const [searching, setSearching] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [refusedAt, setRefusedAt] = useState(0);
  const [paste, setPaste] = useState<{ text: string; removed: number } | null>(null);
  const [progress, setProgress] = useState<{ sent: number; total: number } | null>(null);
  const stopPaste = useRef<() => void>(() => undefined);

  // Keys: what is typed goes to the board, unless this view may not write.
  useEffect(() => {
    const lab = terminal.current;
    if (!lab) return undefined;
    const data = lab.terminal.onData((text) => {
      if (!writable || !type(text)) setRefusedAt(Date.now());
    });
    lab.terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown') return true;
      if (event.ctrlKey && event.shiftKey && event.key === 'Enter') {
        event.preventDefault();
        tools.current?.querySelector<HTMLElement>('button')?.focus();
        return false;
      }
      if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === 'f') {
        event.preventDefault();
        setSearching(true);
        return false;
      }
      // Whoever only watches is not caught in here by Tab.
      return !(event.key === 'Tab' && !writable);
    });
    return () => data.dispose();
  }, [terminal, type, writable, board]);

  const { renew } = live;
  useEffect(() => {
    const waits = state.connection === 'ended' || (state.connection === 'open' && state.holder === null);
    if (!held || state.canWrite || !waits) return undefined;
    const timer = setTimeout(renew, WRITER_GRACE_MS);
    return () => clearTimeout(timer);
    // Once per change of holder: a lab that says no twice means it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [held, renew]);

  // The grid stays 80 x 24; the letters follow the width, or the person's choice.
  useEffect(() => {
    const element = screen.current;
    const lab = terminal.current;
    if (!element || !lab) return undefined;
    const apply = () => {
      lab.terminal.options.fontSize = size > 0 ? size : lab.fittingSize();
    };
    apply();
    const observer = new ResizeObserver(apply);
    observer.observe(element);
    // Letters are measured anew once the web font is there.
    void document.fonts?.ready.then(() => {
      lab.terminal.options.fontFamily = `${lab.terminal.options.fontFamily ?? ''} `;
      apply();
    });
    return () => observer.disconnect();
  }, [terminal, size, board]);

  const insert = useCallback(
    (text: string) => {
      stopPaste.current = sendPaced(pastePieces(text), type, (sent, total) =>
        setProgress(sent >= total ? null : { sent, total }),
      );
      setPaste(null);
      terminal.current?.terminal.focus();
    },
    [terminal, type],
  );
  useEffect(() => () => stopPaste.current(), []);

  const onPaste = (event: React.ClipboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const clean = cleanPaste(event.clipboardData.getData('text/plain'));
    if (clean.text === '') return;
    if (!writable) setRefusedAt(Date.now());
    else if (clean.text.includes('\n') || clean.removed > 0) setPaste(clean);
    else type(clean.text);
  };

  const changeFont = (step: number) => {
    const now = terminal.current?.terminal.options.fontSize ?? 14;
    setSize(Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, Math.round(now) + step)));
  };

  return (
    <section className="console" aria-label={`Serial console of ${board}`}>
      <div ref={tools}>
        <ConsoleTools
          board={board}
          live={live}
          writable={writable}
          searching={searching}
          onSearch={() => setSearching(!searching)}
          onFont={changeFont}
          onFit={() => setSize(0)}
          logOpen={logOpen}
          onLog={() => setLogOpen(!logOpen)}
          kernelOpen={kernelOpen}
          onKernel={() => setKernelOpen(!kernelOpen)}
          {...(held && !readOnly ? { onShare: () => setSharing(true) } : {})}
        />
      </div>
      {searching ? <SearchBar terminal={terminal} onClose={() => setSearching(false)} /> : null}
      <KeyboardBar live={live} readOnly={readOnly} />
      <div className="console-screen" onPasteCapture={onPaste}>
        <div ref={screen} className="console-grid" />
      </div>
      {progress ? (
        <div className="console-progress">
          <Progress value={(100 * progress.sent) / progress.total} size="sm" flex={1} aria-label="Pasting" />
          <span className="nums">
            line {progress.sent + 1} of {progress.total}
          </span>
          <Button size="compact-xs" variant="default" onClick={() => stopPaste.current()}>
            Stop
          </Button>
        </div>
      ) : null}
      <ConsoleStatus state={state} readOnly={readOnly} refusedAt={refusedAt} onRetry={live.retry} />
      {kernelOpen && !readOnly ? <KernelLogPane board={board} /> : null}
      {logOpen ? <ConsoleLog lines={live.lines} timeOf={live.arrivedAt} /> : null}
      {sharing ? <ShareDialog board={board} onClose={() => setSharing(false)} /> : null}
      {paste ? <PasteDialog paste={paste} onCancel={() => setPaste(null)} onInsert={insert} /> : null}
    </section>
  );
}
