import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { plural } from '../shell/format';
import { IconSearch } from '../shell/icons';
import { chosenLines, LEVELS, printed, SHORT_LEVELS } from './kernelLog';
import { useKernelLog } from './useKernelLog';

/** More than this in the page makes it slow; the filters look at all of them. */
const SHOWN = 800;

/** What the kernel says, whatever the console's log level hides of it. */
export function KernelLogPane({ board }: { board: string }) {
  const log = useKernelLog(board);
  const [level, setLevel] = useState(7);
  const [text, setText] = useState('');
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const chosen = chosenLines(log.lines, level, text);
  const shown = chosen.slice(-SHOWN);
  const count = shown.length;
  const last = shown[count - 1];

  useEffect(() => {
    const element = box.current;
    if (element && follow) element.scrollTop = element.scrollHeight;
  }, [count, last, follow]);

  return (
    <section className="console-log" aria-label="Kernel log">
      <div className="console-log-head">
        <strong>Kernel log</strong>
        <NativeSelect
          size="xs"
          aria-label="Least grave level shown"
          value={String(level)}
          onChange={(event) => setLevel(Number(event.currentTarget.value))}
          data={LEVELS.map((name, i) => ({ value: String(i), label: i === 7 ? 'all levels' : `${name} and graver` })).slice(2)}
        />
        <TextInput
          size="xs"
          aria-label="Filter kernel log"
          placeholder="Only lines that contain"
          leftSection={<IconSearch size={13} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Switch size="xs" label="Follow" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} />
        <span className="dim nums">
          {plural(log.lines.length, 'line')}
          {log.missed > 0 ? `, ${log.missed} missed` : ''}
        </span>
        {/* What is going on, and not each line, for who hears it. */}
        <span className="dim" role="status">
          {log.reading ? '' : log.sentence}
        </span>
      </div>
      <div ref={box} className="console-log-text" role="log" aria-live="off" aria-label="Kernel log text" tabIndex={0}>
        {shown.length === 0 ? (
          <div className="dim">{log.lines.length === 0 ? log.sentence || 'The kernel has said nothing yet.' : 'No line fits.'}</div>
        ) : (
          shown.map((line, i) => (
            <div key={`${line.boot}/${line.sequence}`} className={line.level <= 3 ? 'kernel-grave' : line.level === 4 ? 'kernel-warning' : undefined}>
              {i > 0 && shown[i - 1]?.boot !== line.boot ? <div className="log-note">--- the board restarted here ---</div> : null}
              <span className="kernel-level" title={`${line.sequence}: ${LEVELS[line.level]}${line.facility > 0 ? ', from a program' : ''}`}>
                {SHORT_LEVELS[line.level]}
              </span>{' '}
              {printed(line)}
            </div>
          ))
        )}
      </div>
    </section>
  );
}
