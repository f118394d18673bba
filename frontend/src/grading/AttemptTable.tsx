import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { AttemptSummary } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { duration, score } from '../shell/format';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { attemptLook, finished, scoreTone } from './attemptState';

interface Props {
  rows: AttemptSummary[];
  withExercise: boolean;
  withPerson: boolean;
  empty: ReactNode;
  filters?: ReactNode;
}

export function AttemptTable({ rows, withExercise, withPerson, empty, filters }: Props) {
  const columns = allColumns.filter(
    (column) => (withExercise || column.key !== 'exercise') && (withPerson || column.key !== 'person'),
  );
  return (
    <DataTable
      label="Attempts"
      noun="attempt"
      rows={rows}
      rowKey={(row) => String(row.id)}
      columns={columns}
      {...(withExercise || withPerson || rows.length > 10 ? { text: rowText } : {})}
      initialSort={{ key: 'when', descending: true }}
      filters={filters}
      empty={empty}
    />
  );
}

const allColumns: Column<AttemptSummary>[] = [
  {
    key: 'when',
    header: 'Handed in',
    sort: (row) => row.queuedAt,
    cell: (row) => (
      <Anchor component={Link} to={`/attempts/${row.id}`} fw={500} className="nowrap">
        <span className="sr-only">Attempt {row.id}, </span>
        <Time iso={row.queuedAt} />
      </Anchor>
    ),
  },
  {
    key: 'exercise',
    header: 'Exercise',
    sort: (row) => row.exercise.title,
    cell: (row) => (
      <Anchor component={Link} to={`/attempts/${row.id}`}>
        {row.exercise.title}
      </Anchor>
    ),
  },
  {
    key: 'person',
    header: 'Person',
    sort: (row) => row.person.name,
    cell: (row) => (
      <>
        {row.person.name} <span className="dim">{row.person.login}</span>
      </>
    ),
  },
  {
    key: 'state',
    header: 'State',
    sort: (row) => row.state,
    cell: (row) => {
      const look = attemptLook[row.state];
      return (
        <span className="attempt-state-cell">
          <Status tone={look.tone} icon={look.icon} label={look.label} spinning={!finished(row.state) && row.state !== 'QUEUED'} />
          {row.generation > 1 ? <span className="tag">try {row.generation}</span> : null}
        </span>
      );
    },
  },
  {
    key: 'score',
    header: 'Points',
    align: 'right',
    sort: (row) => row.score,
    cell: (row) => <b className={`score-text tone-${scoreTone(row.score, row.maxScore)}`}>{score(row.score, row.maxScore)}</b>,
  },
  {
    key: 'took',
    header: 'Took',
    align: 'right',
    sort: (row) => tookOf(row),
    cell: (row) => <span className="dim nowrap">{tookOf(row) === null ? '–' : duration(tookOf(row) ?? 0)}</span>,
  },
  {
    key: 'board',
    header: 'Board',
    sort: (row) => row.board,
    cell: (row) =>
      row.board ? (
        <Anchor component={Link} to={`/boards/${encodeURIComponent(row.board)}`} className="mono">
          {row.board}
        </Anchor>
      ) : (
        <span className="dim">–</span>
      ),
  },
];

/** From handing in to the verdict, waiting included. */
function tookOf(row: AttemptSummary): number | null {
  return row.finishedAt ? new Date(row.finishedAt).getTime() - new Date(row.queuedAt).getTime() : null;
}

function rowText(row: AttemptSummary): string {
  return [row.exercise.id, row.exercise.title, row.person.name, row.person.login, attemptLook[row.state].label, row.board].join(' ');
}
