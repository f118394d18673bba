import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board } from '../api/types';
import { minutesText } from '../shell/format';
import { IconChevronDown, IconPlay } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';

const SPANS = [30, 60, 120];

/** The shortest way to a board: one press books it for half an hour and opens it. */
export function UseNow({ board }: { board: Board }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const book = useMutation({
    mutationFn: (minutes: number) => lab.book({ board: board.name, minutes }),
    onSuccess: (_, minutes) => {
      tell(`${board.name} is yours for ${minutesText(minutes)}.`);
      void client.invalidateQueries({ queryKey: keys.boards });
      void client.invalidateQueries({ queryKey: keys.reservations });
      navigate(`/boards/${encodeURIComponent(board.name)}`);
    },
    onError: tellProblem,
  });

  if (board.mine) {
    return (
      <Button component={Link} to={`/boards/${encodeURIComponent(board.name)}`} size="xs" aria-label={`Open ${board.name}`}>
        Open
      </Button>
    );
  }
  if (board.state !== 'READY') {
    return (
      <Button
        component={Link}
        to={`/boards/${encodeURIComponent(board.name)}`}
        size="xs"
        variant="default"
        aria-label={`Watch ${board.name} or book it for later`}
      >
        Watch or book
      </Button>
    );
  }
  return (
    <Button.Group>
      <Button
        size="xs"
        leftSection={<IconPlay size={14} aria-hidden />}
        loading={book.isPending}
        onClick={() => book.mutate(30)}
        aria-label={`Use ${board.name} now for 30 min`}
      >
        Use now
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" px={7} aria-label={`Use ${board.name} now for longer`} style={{ borderLeft: '1px solid rgb(255 255 255 / 30%)' }}>
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
