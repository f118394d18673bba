import { Alert, Button, Text } from '@mantine/core';
import { messageOf, Problem } from '../api/problem';
import type { BookingAlternative, BookingConflict } from '../api/types';
import { span, when } from '../shell/format';
import { IconAlert } from '../shell/icons';

interface Props {
  error: unknown;
  busy: boolean;
  /** What was asked for, where the refusal does not name it with each clash. */
  board?: string | undefined;
  onTake: (alternative: BookingAlternative) => void;
  /** Where all of several bookings can be moved to another start at once. */
  onStart?: (start: string) => void;
  /** What the press on an alternative does. */
  verb?: string;
}

/** Why a booking was refused, and what is free instead, one press each. */
export function Conflict({ error, busy, board, onTake, onStart, verb = 'Book' }: Props) {
  const conflicts = error instanceof Problem ? (error.body.conflicts ?? []) : [];
  const next = onStart && error instanceof Problem && error.code === 'board-taken' ? error.body.next : undefined;
  const alternatives = error instanceof Problem ? (error.body.alternatives ?? []) : [];
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconAlert size={18} aria-hidden />}
      title={error instanceof Problem ? error.title : 'Not booked'}
    >
      <Text size="sm">{messageOf(error)}</Text>
      {conflicts.length > 0 ? (
        <ul className="conflict-list">
          {conflicts.map((conflict) => (
            <li key={[conflict.board, conflict.wanted?.start, conflict.start, conflict.kind].join(' ')}>
              <Clash conflict={conflict} board={conflict.board ?? board} />
            </li>
          ))}
        </ul>
      ) : null}
      {onStart && next !== undefined ? (
        <Button variant="default" size="xs" mt={10} disabled={busy} onClick={() => onStart(next)}>
          All of it from {when(next)}
        </Button>
      ) : null}
      {alternatives.length > 0 ? (
        <>
          <Text size="sm" fw={600} mt={10} mb={6}>
            Free instead
          </Text>
          <div className="alternatives">
            {alternatives.map((other) => (
              <Button
                key={other.board + other.start}
                variant="default"
                size="xs"
                justify="space-between"
                disabled={busy}
                onClick={() => onTake(other)}
                leftSection={<code>{other.board}</code>}
                aria-label={`${verb} ${other.board} ${span(other.start, other.end)}`}
              >
                {span(other.start, other.end)}
              </Button>
            ))}
          </div>
        </>
      ) : null}
    </Alert>
  );
}

/** "vm-1: 14:00 – 15:00 Tomasz Wilk", and of a series which of its times that is in the way of. */
function Clash({ conflict, board }: { conflict: BookingConflict; board: string | undefined }) {
  const { start, end, wanted } = conflict;
  return (
    <>
      {board ? <code>{board}</code> : null}
      {board ? ': ' : ''}
      {span(start, end)} {who(conflict)}
      {wanted ? <span className="dim"> (wanted {span(wanted.start, wanted.end)})</span> : null}
    </>
  );
}

function who(conflict: BookingConflict): string {
  if (conflict.kind === 'LEASE') return 'a graded run';
  if (conflict.kind === 'MAINTENANCE') return conflict.reason ? `maintenance: ${conflict.reason}` : 'maintenance';
  if (conflict.kind === 'EXAM') return `${conflict.class ? `class ${conflict.class}` : 'an exam'}${conflict.reason ? `: ${conflict.reason}` : ''}`;
  return conflict.holder ? conflict.holder.name : 'somebody else';
}
