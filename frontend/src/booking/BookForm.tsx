import { Button, Checkbox, Chip, Collapse, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { isProblem } from '../api/problem';
import type { Board, BookingRequest } from '../api/types';
import { localInput, minutesText } from '../shell/format';
import { IconChevronDown, IconChevronUp } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Conflict } from './Conflict';
import { useBooking } from './useBooking';

const PRESETS = [15, 30, 60, 120, 240];

/** Minutes and, if wanted, a later start. A clash comes back with other times that one press takes. */
export function BookForm({ board }: { board: Board }) {
  const navigate = useNavigate();
  const { book, wait } = useBooking((given) => navigate(`/boards/${encodeURIComponent(given)}`));
  const [minutes, setMinutes] = useState(60);
  const [later, setLater] = useState(false);
  const [start, setStart] = useState('');
  const [only, setOnly] = useState(false);
  const openLater = () => {
    if (!later && start === '') setStart(localInput(proposedStart(board)));
    setLater(!later);
  };
  const wish: Pick<BookingRequest, 'onlyThisBoard'> = only ? { onlyThisBoard: true } : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    wait.reset();
    book.mutate({ board: board.name, minutes, ...(later && start ? { start: new Date(start).toISOString() } : {}), ...wish });
  };
  const askToWait = (place: BookingRequest) => wait.mutate({ ...place, minutes });
  const busyNow = board.hold !== null && !later;
  const refusedNow = isProblem(book.error, 'board-taken', 'board-not-ready') && book.variables?.start === undefined;
  const worthWaiting = busyNow || (!later && (board.link === 'LOST' || refusedNow));
  return (
    <form onSubmit={submit} className="booking">
      <div>
        <Text size="sm" c="dimmed" mb={6} id="book-minutes">
          For how long
        </Text>
        <Chip.Group value={String(minutes)} onChange={(value) => setMinutes(Number(value))}>
          <Group gap={6} role="group" aria-labelledby="book-minutes">
            {PRESETS.map((preset) => (
              <Chip key={preset} value={String(preset)} size="xs">
                {minutesText(preset)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      <div>
        <UnstyledButton onClick={openLater} className="booking-later" aria-expanded={later}>
          {later ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
          {later ? 'Start now instead' : 'Start later'}
        </UnstyledButton>
        <Collapse in={later}>
          <TextInput
            mt={8}
            type="datetime-local"
            label="Start"
            value={start}
            min={localInput(new Date())}
            onChange={(event) => setStart(event.currentTarget.value)}
            required={later}
            withAsterisk={false}
          />
        </Collapse>
      </div>
      <Checkbox
        size="xs"
        label="Only this board"
        description="If it breaks, do not give me an equal one."
        checked={only}
        onChange={(event) => setOnly(event.currentTarget.checked)}
      />
      <Button type="submit" loading={book.isPending} disabled={board.link === 'LOST' && !later} fullWidth>
        {later ? 'Book for later' : 'Book now'}
      </Button>
      {worthWaiting ? (
        <>
          <Button variant="default" fullWidth disabled={wait.isPending} onClick={() => askToWait({ board: board.name })}>
            Wait for {board.name}
          </Button>
          <Button variant="default" fullWidth disabled={wait.isPending} onClick={() => askToWait({ profile: board.profile })}>
            Wait for any {board.profile} board
          </Button>
        </>
      ) : null}
      {busyNow && !book.isError && !wait.isError ? (
        <Text size="sm" c="dimmed">
          {board.hold?.kind === 'LEASE'
            ? 'A graded run has it now and makes way for you: book it, and you get it as soon as it has.'
            : `${board.holder ? `${board.holder.name} has it now.` : 'It is taken now.'} Booking it tells you when it is free; if you wait, you get a board as soon as it is your turn.`}
        </Text>
      ) : null}
      <ProblemAlert error={wait.error} />
      {book.isError && wait.isIdle ? (
        <Conflict
          error={book.error}
          busy={book.isPending}
          onTake={(other) => book.mutate({ board: other.board, start: other.start, end: other.end, ...wish })}
        />
      ) : null}
    </form>
  );
}

/** When it is next free, on a full five minutes. */
function proposedStart(board: Board): Date {
  const free = board.hold ? new Date(board.hold.end).getTime() : Date.now() + 5 * 60_000;
  return new Date(Math.ceil(free / 300_000) * 300_000);
}
