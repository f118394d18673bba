import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Board } from '../api/types';
import { when } from '../shell/format';
import { DataTable, type Column } from '../shell/DataTable';
import { Tags } from './BoardCard';
import { BoardStatus, reasonOf } from './BoardStatus';
import { boardLooks } from './boardState';
import { UseNow } from './UseNow';

const columns: Column<Board>[] = [
  {
    key: 'name',
    header: 'Board',
    sort: (board) => board.name,
    cell: (board) => (
      <Anchor component={Link} to={`/boards/${encodeURIComponent(board.name)}`} className="mono" fw={600}>
        {board.name}
      </Anchor>
    ),
  },
  {
    key: 'state',
    header: 'State',
    sort: (board) => boardLooks[board.state].rank,
    cell: (board) => (
      <span className="board-state-cell">
        <BoardStatus board={board} />
        <span className="dim board-reason-cell">{reasonOf(board)}</span>
      </span>
    ),
  },
  {
    key: 'holder',
    header: 'Held by',
    sort: (board) => board.holder?.name,
    cell: (board) => (board.mine ? 'you' : (board.holder?.name ?? <span className="dim">–</span>)),
  },
  {
    key: 'until',
    header: 'Until',
    sort: (board) => board.hold?.end,
    cell: (board) => (board.hold ? <span className="nowrap">{when(board.hold.end)}</span> : <span className="dim">–</span>),
  },
  { key: 'kernel', header: 'Kernel', sort: (board) => board.kernel, cell: (board) => <code className="nowrap">{board.kernel || '–'}</code> },
  { key: 'tags', header: 'Tags', cell: (board) => <Tags tags={board.tags} /> },
  { key: 'use', header: 'Use', hideHeader: true, align: 'right', cell: (board) => <UseNow board={board} /> },
];

export function BoardTable({ boards }: { boards: Board[] }) {
  return (
    <div className="panel panel-flush">
      <DataTable label="Boards" rows={boards} rowKey={(board) => board.name} columns={columns} empty={null} />
    </div>
  );
}
