import { Button, Switch, TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { plural } from '../shell/format';
import { IconSearch } from '../shell/icons';
import { stamp } from './arrivals';
import type { LogLine } from './plainLog';

/** More than this in the page makes it slow; the filter looks at all of them. */
const SHOWN = 600;
/** A screen reader is told about new lines in sum, not one by one. */
const ANNOUNCE_MS = 2_000;

interface Props {
  lines: LogLine[];
  label?: string;
  tall?: boolean;
  /** The line that holds this byte is brought into view and marked. */
  markByte?: number | null;
  /** When a byte arrived, in milliseconds since 1970; without it, times cannot be shown. */
  timeOf?: (byte: number) => number | null;
}

/** The console as plain text: selectable, searchable, and readable without a terminal. */
export function ConsoleLog({ lines, label = 'Console log', tall = false, markByte = null, timeOf }: Props) {
  const [filter, setFilter] = useState('');
  const box = useRef<HTMLDivElement>(null);
  // A live log follows its end; a recording is read from its beginning.
  const follow = useRef(!tall);
  const marked = useMemo(() => lineOf(lines, markByte), [lines, markByte]);
  const [times, setTimes] = useState(false);
  // Pages back from the end; 0 is the live one.
  const [page, setPage] = useState(0);
  const fitting = useMemo(() => filtered(lines, filter), [lines, filter]);
  const pages = Math.max(1, Math.ceil(fitting.length / SHOWN));
  const back = Math.min(page, pages - 1);
  const shown = useMemo(() => chosen(fitting, filter, marked, back), [fitting, filter, marked, back]);
  const news = useAnnouncement(lines.length);

  useEffect(() => {
    const element = box.current;
    if (element && follow.current && marked === null && back === 0) element.scrollTop = element.scrollHeight;
  }, [shown, marked, back]);
  useEffect(() => {
    const element = box.current;
    const line = marked === null ? null : element?.querySelector<HTMLElement>('.log-marked');
    if (!element || !line) return;
    // The box alone: scrollIntoView would drag the page along.
    const above = line.getBoundingClientRect().top - element.getBoundingClientRect().top;
    element.scrollTop += above - (element.clientHeight - line.offsetHeight) / 2;
  }, [shown, marked]);

  return (
    <section className={`console-log${tall ? ' console-log-tall' : ''}`} aria-label={label}>
      <div className="console-log-head">
        <strong>{label}</strong>
        <TextInput
          size="xs"
          aria-label={`Filter ${label.toLowerCase()}`}
          placeholder="Only lines that contain"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className="dim nums">
          {shown.length < lines.length ? `${shown.length} of ${plural(lines.length, 'line')}` : plural(lines.length, 'line')}
        </span>
        {timeOf ? (
          <Switch size="xs" label="Arrival times" checked={times} onChange={(event) => setTimes(event.currentTarget.checked)} />
        ) : null}
        {pages > 1 && marked === null ? (
          <span className="console-pages">
            <Button size="compact-xs" variant="default" disabled={back >= pages - 1} onClick={() => setPage(back + 1)}>
              Earlier lines
            </Button>
            <span className="dim nums">
              page {pages - back} of {pages}
            </span>
            <Button size="compact-xs" variant="default" disabled={back === 0} onClick={() => setPage(back - 1)}>
              Later lines
            </Button>
          </span>
        ) : null}
        <span className="sr-only" role="status">
          {news}
        </span>
      </div>
      <div
        ref={box}
        className="console-log-text"
        role="log"
        aria-live="off"
        aria-label={`${label} text`}
        // A region that scrolls has to be reachable by keyboard.
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          follow.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      >
        {shown.length === 0 ? (
          <div className="dim">{lines.length === 0 ? 'The board has printed nothing yet.' : 'No line contains that.'}</div>
        ) : (
          shown.map((line) => (
            <div
              key={line.id}
              className={line.note ? 'log-note' : line === (marked === null ? null : lines[marked]) ? 'log-marked' : undefined}
            >
              {times && timeOf && !line.note ? <span className="log-time">{timeText(timeOf(line.byte))} </span> : null}
              {line.text === '' ? '\u00a0' : line.text}
            </div>
          ))
        )}
      </div>
    </section>
  );
}

function filtered(lines: LogLine[], filter: string): LogLine[] {
  const wanted = filter.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => line.text.toLowerCase().includes(wanted));
}

function chosen(kept: LogLine[], filter: string, marked: number | null, back: number): LogLine[] {
  if (marked !== null && filter.trim() === '') {
    const from = Math.max(0, Math.min(marked - SHOWN / 2, kept.length - SHOWN));
    return kept.slice(from, from + SHOWN);
  }
  const end = kept.length - back * SHOWN;
  return kept.slice(Math.max(0, end - SHOWN), end);
}

function timeText(at: number | null): string {
  return at === null ? '--:--:--.---' : stamp(at);
}

/** The index of the line that holds a byte: the last one that begins at or before it. */
export function lineOf(lines: LogLine[], byte: number | null): number | null {
  if (byte === null || lines.length === 0) return null;
  let found = 0;
  for (let i = 0; i < lines.length; i++) {
    if ((lines[i]?.byte ?? 0) <= byte) found = i;
    else break;
  }
  return found;
}

function useAnnouncement(count: number): string {
  const [text, setText] = useState('');
  const latest = useRef(count);
  useEffect(() => {
    latest.current = count;
  }, [count]);
  useEffect(() => {
    let told = latest.current;
    const timer = setInterval(() => {
      const more = latest.current - told;
      told = latest.current;
      if (more > 0) setText(plural(more, 'more line'));
    }, ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, []);
  return text;
}
