import { Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board } from '../api/types';
import { BoardStatus } from '../boards/BoardStatus';
import { IconBoard, IconUpload } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Empty, Loading } from '../shell/States';
import type { HandInProps } from './HandIn';

/** The board that the person holds, handed in as it is; how to get one as long as they hold none. */
export function HandInBoard(props: HandInProps) {
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: usePollInterval(4_000) });
  return (
    <Await query={boards} loading={<Loading rows={2} label="Looking for your board" />}>
      {(all) => {
        const fitting = all.filter((board) => props.exercise.profiles.includes(board.profile));
        const held = fitting.filter((board) => board.mine && board.hold?.kind === 'RESERVATION');
        return held.length > 0 ? <Held {...props} boards={held} /> : <None fitting={fitting} profiles={props.exercise.profiles} />;
      }}
    </Await>
  );
}

function Held({ exercise, busy, error, onSend, boards }: HandInProps & { boards: Board[] }) {
  const [chosen, setChosen] = useState('');
  const send = (board: string) => {
    setChosen(board);
    onSend(() => lab.handInBoard(exercise.id, board));
  };
  return (
    <Stack gap={12}>
      <Text size="sm">
        Your board stands still for a second or two while its disk and memory are copied; then it goes on, and stays yours. The
        copy wakes up on another board and is judged there, so you can work on meanwhile.
      </Text>
      <ul className="held-boards" aria-label="Boards you hold">
        {boards.map((board) => (
          <li key={board.name}>
            <Anchor component={Link} to={`/boards/${encodeURIComponent(board.name)}`} className="mono">
              {board.name}
            </Anchor>
            <BoardStatus board={board} />
            <Button
              ml="auto"
              leftSection={<IconUpload size={16} aria-hidden />}
              aria-label={boards.length > 1 ? `Hand in my board ${board.name}` : undefined}
              loading={busy && chosen === board.name}
              disabled={busy}
              onClick={() => send(board.name)}
            >
              Hand in my board
            </Button>
          </li>
        ))}
      </ul>
      {busy ? (
        <Group gap={8} role="status">
          <Loader size="xs" aria-hidden />
          <Text size="sm">{chosen} is being copied and handed over. That takes half a minute or so; stay on this page.</Text>
        </Group>
      ) : null}
      <ProblemAlert error={error} />
    </Stack>
  );
}

function None({ fitting, profiles }: { fitting: Board[]; profiles: string[] }) {
  return (
    <Empty icon={IconBoard} title="You hold no board for this exercise">
      {fitting.length === 0 ? (
        <>The lab has no board with profile {profiles.join(' or ')} just now.</>
      ) : (
        <>
          What you hand in is a board as you leave it. Book one, do the work on it, then come back:{' '}
          {fitting.map((board, i) => (
            <span key={board.name}>
              {i > 0 ? ', ' : ''}
              <Anchor component={Link} to={`/boards/${encodeURIComponent(board.name)}`} className="mono">
                {board.name}
              </Anchor>
            </span>
          ))}
          .
        </>
      )}
    </Empty>
  );
}
