import { Anchor, Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Booked } from '../api/types';
import { mayTeach, usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { duration, span } from '../shell/format';
import { IconCalendar } from '../shell/icons';
import { Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { movedText } from './moved';
import { reservationLook } from './reservationState';
import { useBooking } from './useBooking';
import './booking.css';

/** Bookings as a table: one's own, or everybody's. */
export function ReservationList() {
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const reservations = useQuery({
    queryKey: [...keys.reservations, 'list', whose],
    queryFn: () => lab.reservations(whose === 'mine' ? { mine: true } : {}),
    refetchInterval: usePollInterval(10_000),
  });
  return (
    <Panel
      title={whose === 'mine' ? 'My bookings' : 'All bookings'}
      flush
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Whose bookings"
          value={whose}
          onChange={(value) => setWhose(value as 'mine' | 'all')}
          data={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'All' },
          ]}
        />
      }
    >
      <Await query={reservations} loading={<Loading rows={3} />}>
        {(rows) => <ReservationTable rows={rows} whose={whose} />}
      </Await>
    </Panel>
  );
}

function ReservationTable({ rows, whose }: { rows: Booked[]; whose: 'mine' | 'all' }) {
  const person = usePerson();
  const { end } = useBooking();
  const columns = useMemo(() => {
    const list: Column<Booked>[] = [
      {
        key: 'board',
        header: 'Board',
        sort: (row) => row.board,
        cell: (row) => (
          <div>
            <Anchor component={Link} to={`/boards/${encodeURIComponent(row.board)}`} className="mono" fw={600}>
              {row.board}
            </Anchor>
            {movedText(row) ? <div className="moved-text">{movedText(row)}</div> : null}
          </div>
        ),
      },
      { key: 'when', header: 'When', sort: (row) => row.start, cell: (row) => <span className="nowrap">{span(row.start, row.end)}</span> },
      {
        key: 'long',
        header: 'For',
        align: 'right',
        sort: (row) => lengthOf(row),
        cell: (row) => duration(lengthOf(row)).replace(' 0 s', ''),
      },
      {
        key: 'state',
        header: 'State',
        sort: (row) => row.state,
        cell: (row) => {
          const look = reservationLook[row.state];
          return <Status tone={look.tone} icon={look.icon} label={look.label} />;
        },
      },
      { key: 'who', header: 'Who', sort: (row) => row.person?.name, cell: (row) => row.person?.name ?? <span className="dim">the lab</span> },
      {
        key: 'recording',
        header: 'Recording',
        hideHeader: true,
        cell: (row) =>
          ['ACTIVE', 'ENDED', 'LAB_FAULT'].includes(row.state) ? (
            <Anchor component={Link} to={`/recordings?hold=${row.id}`} size="sm">
              Recording
            </Anchor>
          ) : null,
      },
      {
        key: 'act',
        header: 'Action',
        hideHeader: true,
        align: 'right',
        cell: (row) =>
          (row.person?.login === person.login || mayTeach(person)) && ['WAITING', 'CONFIRMED', 'ACTIVE'].includes(row.state) ? (
            <ConfirmButton
              size="compact-sm"
              variant="default"
              label={row.state === 'ACTIVE' ? 'End now' : 'Cancel'}
              question={row.state === 'ACTIVE' ? `Give ${row.board} back now?` : `Cancel the booking of ${row.board}?`}
              explanation={`${row.board}, ${span(row.start, row.end)}. It becomes free for others at once.`}
              confirm={row.state === 'ACTIVE' ? 'End now' : 'Cancel the booking'}
              danger
              onConfirm={() => end.mutate({ id: row.id, board: row.board })}
            />
          ) : null,
      },
    ];
    return whose === 'mine' ? list.filter((column) => column.key !== 'who') : list;
  }, [end, person, whose]);
  return (
    <DataTable
      label="Bookings"
      noun="booking"
      rows={rows}
      rowKey={(row) => String(row.id)}
      columns={columns}
      text={(row) => [row.board, movedText(row), row.person?.name, row.person?.login, reservationLook[row.state].label].join(' ')}
      initialSort={{ key: 'when', descending: true }}
      empty={
        <Empty icon={IconCalendar} title="No bookings" action={<Button component={Link} to="/boards">Choose a board</Button>}>
          {whose === 'mine' ? 'You have not booked a board yet.' : 'Nobody has booked a board.'}
        </Empty>
      }
    />
  );
}

function lengthOf(row: Booked): number {
  return new Date(row.end).getTime() - new Date(row.start).getTime();
}
