import { Chip, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board } from '../api/types';
import { MyPlace } from '../booking/MyPlace';
import { plural } from '../shell/format';
import { IconBoard, IconSearch } from '../shell/icons';
import { Page } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { BoardCard } from './BoardCard';
import { BoardTable } from './BoardTable';
import { boardLooks } from './boardState';
import './boards.css';

type Group = 'all' | 'ready' | 'mine';

export function BoardsPage() {
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: usePollInterval(5_000) });
  return (
    <Page title="Boards" lead="Every board of the lab, as it is right now.">
      <MyPlace />
      <Await query={boards} loading={<Loading rows={5} label="Loading boards" />}>
        {(all) => (all.length === 0 ? <NoBoards /> : <Boards all={all} />)}
      </Await>
    </Page>
  );
}

function Boards({ all }: { all: Board[] }) {
  const [group, setGroup] = useState<Group>('all');
  const [filter, setFilter] = useState('');
  const [view, setView] = useLocalStorage<'cards' | 'table'>({
    key: 'bootbench.boards.view',
    defaultValue: all.length > 12 ? 'table' : 'cards',
  });
  const shown = chosen(all, group, filter);
  const count = (state: Group) => chosen(all, state, '').length;
  return (
    <>
      <div className="board-tools">
        <TextInput
          aria-label="Filter boards"
          placeholder="Name, tag, profile, person"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          className="table-filter"
        />
        <Chip.Group value={group} onChange={(value) => setGroup(value as Group)}>
          <Group gap={6} role="group" aria-label="Which boards">
            <Chip value="all" size="xs">{`All ${count('all')}`}</Chip>
            <Chip value="ready" size="xs">{`Ready ${count('ready')}`}</Chip>
            <Chip value="mine" size="xs">{`Mine ${count('mine')}`}</Chip>
          </Group>
        </Chip.Group>
        <SegmentedControl
          aria-label="View"
          size="xs"
          ml="auto"
          value={view}
          onChange={(value) => setView(value as 'cards' | 'table')}
          data={[
            { value: 'cards', label: 'Cards' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty icon={IconBoard} title="No board fits">
          {group === 'mine'
            ? 'You hold no board right now. Press “Use now” on one that is ready.'
            : `None of the ${plural(all.length, 'board')} matches this filter.`}
        </Empty>
      ) : view === 'cards' ? (
        <ul className="board-cards" aria-label="Boards">
          {shown.map((board) => (
            <BoardCard key={board.name} board={board} />
          ))}
        </ul>
      ) : (
        <BoardTable boards={shown} />
      )}
      <Text size="sm" c="dimmed">
        A free board is yours at once; for a taken one you can wait in line. <Link to="/bookings">See the day’s bookings</Link> to plan ahead.
      </Text>
    </>
  );
}

function NoBoards() {
  return (
    <Empty icon={IconBoard} title="No boards yet">
      Boards appear by themselves as soon as a lab host with boards connects. An administrator adds hosts under Lab.
    </Empty>
  );
}

/** The boards to show, yours first, then those one can have soonest. */
export function chosen(boards: Board[], group: Group, filter: string): Board[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return boards
    .filter((board) => group === 'all' || (group === 'ready' ? board.state === 'READY' : board.mine))
    .filter((board) => {
      const text = boardText(board);
      return words.every((word) => text.includes(word));
    })
    .sort(
      (a, b) =>
        Number(b.mine) - Number(a.mine) ||
        boardLooks[a.state].rank - boardLooks[b.state].rank ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    );
}

function boardText(board: Board): string {
  return [
    board.name,
    board.profile,
    board.architecture,
    board.host,
    board.kernel,
    board.holder?.name,
    board.holder?.login,
    boardLooks[board.state].label,
    ...board.tags,
  ]
    .join(' ')
    .toLowerCase();
}
