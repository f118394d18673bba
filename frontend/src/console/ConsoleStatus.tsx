import { Button } from '@mantine/core';
import { bytes, countdown } from '../shell/format';
import { IconClock, IconKeyboard, IconLock, IconUnreachable, type Icon } from '../shell/icons';
import { useNow } from '../shell/useNow';
import type { ConsoleState } from './consoleState';

interface Props {
  state: ConsoleState;
  readOnly: boolean;
  /** When something typed here was last not sent. */
  refusedAt: number;
  onRetry: () => void;
}

const REFUSAL_SHOWN_MS = 6_000;
const NEWS_SHOWN_MS = 10_000;
const WARN_MS = 10 * 60_000;

/** The line under the screen: connection, who writes, and why this view does not. */
export function ConsoleStatus({ state, readOnly, refusedAt, onRetry }: Props) {
  const now = useNow(1_000);
  const line = connectionLine(state, now);
  const refusal = refusalLine(state, refusedAt, now, readOnly) ?? newsLine(state, now);
  const writing = state.canWrite && !readOnly && state.connection === 'open';
  const WriteIcon = writing ? IconKeyboard : IconLock;
  return (
    <div className={`console-status${refusal ? ' console-refused' : ''}`}>
      <span className={`console-connection tone-${line.tone}`} role="status">
        {line.icon ? <line.icon size={14} aria-hidden /> : <span className="lamp" aria-hidden />}
        {line.text}
        {state.connection === 'waiting' || state.connection === 'ended' ? (
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            Try now
          </Button>
        ) : null}
      </span>
      <span className="console-writer" role="status">
        <WriteIcon size={14} aria-hidden />
        {refusal ?? writerLine(state, readOnly)}
      </span>
      {state.until !== null && state.until > now && state.until - now <= WARN_MS ? (
        <span className="console-ends tone-warn">
          <IconClock size={14} aria-hidden />
          {countdown(state.until - now)} left
        </span>
      ) : null}
      <span className="console-rest">
        {state.skippedBytes > 0 ? `${bytes(state.skippedBytes)} skipped · ` : ''}
        {writing ? 'Ctrl+Shift+Enter leaves the terminal' : 'Tab leaves the terminal'}
      </span>
    </div>
  );
}

/** What happened to the keyboard, for a while. */
function newsLine(state: ConsoleState, now: number): string | null {
  return state.news && now - state.news.at < NEWS_SHOWN_MS ? state.news.text : null;
}

interface Line {
  tone: 'good' | 'warn' | 'bad';
  text: string;
  icon?: Icon;
}

function connectionLine(state: ConsoleState, now: number): Line {
  if (state.connection === 'connecting') return { tone: 'warn', text: 'Connecting' };
  if (state.connection === 'waiting') {
    const seconds = Math.max(0, Math.ceil(((state.retryAt ?? now) - now) / 1000));
    return { tone: 'bad', text: `Connection lost, trying again in ${seconds} s`, icon: IconUnreachable };
  }
  if (state.connection === 'ended') return { tone: 'bad', text: state.ended ?? 'The lab ended this view.', icon: IconUnreachable };
  if (state.unreachable) return { tone: 'bad', text: state.unreachable, icon: IconUnreachable };
  if (!state.portOpen) return { tone: 'bad', text: state.portReason ?? 'The serial port is closed', icon: IconUnreachable };
  return { tone: 'good', text: 'Live' };
}

function writerLine(state: ConsoleState, readOnly: boolean): string {
  if (state.connection === 'ended') return 'Nothing can be typed here';
  if (state.connection !== 'open') return 'Nothing can be typed until it is back';
  if (readOnly) return 'Watching only';
  if (state.keyboard === 'YOURS') return 'You hold the keyboard';
  if (state.canWrite) return 'Type to have the keyboard';
  if (state.readOnlyReason) return state.readOnlyReason;
  return state.writer ? `Read-only: ${state.writer} writes` : 'Read-only: book this board to type';
}

function refusalLine(state: ConsoleState, refusedAt: number, now: number, readOnly: boolean): string | null {
  if (state.refused && now - state.refused.at < REFUSAL_SHOWN_MS) return `Not sent: ${state.refused.reason}`;
  if (now - refusedAt < REFUSAL_SHOWN_MS) return `Not sent. ${writerLine(state, readOnly)}`;
  return null;
}
