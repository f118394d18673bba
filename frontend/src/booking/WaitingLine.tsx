import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { InLine, Person } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { DataTable, type Column } from '../shell/DataTable';
import { minutesText, until } from '../shell/format';
import { Panel } from '../shell/Page';
import { Await } from '../shell/States';
import { Time } from '../shell/Time';
import { useNow } from '../shell/useNow';
import { LeaveLine } from './LeaveLine';
import './booking.css';

/** Everybody who waits for a board, in the order in which they are served; nothing while nobody waits. */
export function WaitingLine() {
  const person = usePerson();
  const waiting = useQuery({ queryKey: keys.waiting('all'), queryFn: () => lab.waiting(false), refetchInterval: usePollInterval(10_000) });
  const columns = useMemo(() => columnsFor(person), [person]);
  return (
    <Await query={waiting} loading={<></>}>
      {(rows) =>
        rows.length === 0 ? null : (
          <Panel title="Waiting" flush>
            <div className="waiting-table">
              <DataTable label="Waiting" rows={rows} rowKey={(row) => String(row.id)} columns={columns} empty={null} />
            </div>
          </Panel>
        )
      }
    </Await>
  );
}

function columnsFor(person: Person): Column<InLine>[] {
  return [
    {
      key: 'place',
      header: 'Place',
      sort: (row) => row.waiting.position || null,
      cell: (row) => (row.waiting.position > 0 ? row.waiting.position : <span className="dim">–</span>),
    },
    { key: 'who', header: 'Who', sort: (row) => row.person?.name, cell: (row) => row.person?.name ?? <span className="dim">–</span> },
    { key: 'wish', header: 'Wants', sort: (row) => row.waiting.wish, cell: (row) => row.waiting.wish },
    {
      key: 'long',
      header: 'For',
      sort: (row) => row.waiting.minutes,
      cell: (row) => <span className="nowrap">{minutesText(row.waiting.minutes)}</span>,
    },
    { key: 'since', header: 'Since', sort: (row) => row.waiting.since, cell: (row) => <Time iso={row.waiting.since} /> },
    { key: 'expected', header: 'Expected', sort: (row) => row.waiting.estimate, cell: (row) => <Expected iso={row.waiting.estimate} /> },
    { key: 'why', header: 'Why', sort: (row) => row.waiting.why, cell: (row) => row.waiting.why },
    {
      key: 'act',
      header: 'Action',
      hideHeader: true,
      align: 'right',
      cell: (row) => (row.person?.login === person.login || mayTeach(person) ? <LeaveLine row={row} /> : null),
    },
  ];
}

function Expected({ iso }: { iso: string | null }) {
  const now = useNow(20_000);
  return (
    <span>
      <Time iso={iso} /> {iso ? <span className="dim nowrap">{until(iso, now)}</span> : null}
    </span>
  );
}
