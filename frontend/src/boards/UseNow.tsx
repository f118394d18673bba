import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board, BookingRequest } from '../api/types';
import { useBooking } from '../booking/useBooking';
import { outcome } from '../booking/waiting';
import { mayTeach, usePerson } from '../people/session';
import { minutesText } from '../shell/format';
import { IconChevronDown, IconPlay } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';

const SPANS = [30, 60, 120];
const WAIT_MINUTES = 30;

/** The shortest way to a board: one press books it for half an hour and opens it. */
export function UseNow({ board }: { board: Board }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const book = useMutation({
    mutationFn: (minutes: number) => lab.book({ board: board.name, minutes }),
    onSuccess: (made, minutes) => {
      // A graded run may have begun on it a moment ago: it makes way, and the board is theirs then.
      tell(made.board === null ? outcome(made, false) : `${board.name} is yours for ${minutesText(minutes)}.`);
      void client.invalidateQueries({ queryKey: keys.boards });
      void client.invalidateQueries({ queryKey: keys.reservations });
      if (made.board !== null) navigate(`/boards/${encodeURIComponent(board.name)}`);
    },
    onError: tellProblem,
  });

  const isForMe = useIsForMe(board);

  if (board.mine) {
    return (
      <Button component={Link} to={`/boards/${encodeURIComponent(board.name)}`} size="xs" aria-label={`Open ${board.name}`}>
        Open
      </Button>
    );
  }
  if (board.state !== 'READY' && !isForMe) return <WatchOrWait board={board} />;
  return (
    <Button.Group>
      <Button
        size="xs"
        leftSection={<IconPlay size={14} aria-hidden />}
        loading={book.isPending}
        onClick={() => book.mutate(30)}
        aria-label={`Use now: ${board.name}, 30 min`}
      >
        Use now
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" px={7} aria-label={`Use now for longer: ${board.name}`} style={{ borderLeft: '1px solid rgb(255 255 255 / 30%)' }}>
            <IconChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {SPANS.map((minutes) => (
            <Menu.Item key={minutes} onClick={() => book.mutate(minutes)}>
              For {minutesText(minutes)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

/** Whether it is set aside for a class, and nobody of that class works on it just now. Students see the classes they are in. */
function useIsForMe(board: Board): boolean {
  const person = usePerson();
  const course = board.hold?.kind === 'EXAM' && board.condition === 'UP' ? board.hold.class : undefined;
  const classes = useQuery({ queryKey: keys.classes, queryFn: lab.classes, enabled: course !== undefined && !mayTeach(person) });
  return course !== undefined && !mayTeach(person) && (classes.data ?? []).some((one) => one.name === course);
}

/** A board that one cannot have at once: its page, or a place in the line. */
function WatchOrWait({ board }: { board: Board }) {
  const navigate = useNavigate();
  const { wait } = useBooking((given) => navigate(`/boards/${encodeURIComponent(given)}`));
  const ask = (wish: BookingRequest) => wait.mutate({ ...wish, minutes: WAIT_MINUTES }, { onError: tellProblem });
  const long = minutesText(WAIT_MINUTES);
  return (
    <Button.Group>
      <Button
        component={Link}
        to={`/boards/${encodeURIComponent(board.name)}`}
        size="xs"
        variant="default"
        aria-label={`Watch or book: ${board.name}`}
      >
        Watch or book
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            px={7}
            variant="default"
            loading={wait.isPending}
            aria-label={`Wait for ${board.name} or any ${board.profile} board`}
          >
            <IconChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask({ board: board.name })}>As soon as it is free ({long})</Menu.Item>
          <Menu.Item onClick={() => ask({ profile: board.profile })}>
            Any {board.profile} board ({long})
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
