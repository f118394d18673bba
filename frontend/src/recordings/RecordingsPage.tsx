import { Anchor, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { recordings } from '../api/recordings';
import type { Recording } from '../api/recordingTypes';
import { mayTeach, usePerson } from '../people/session';
import { DataTable, type Column } from '../shell/DataTable';
import { bytes, duration } from '../shell/format';
import { IconRecording } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { numberOf, PageEnd, usePages } from '../shell/Pages';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import { SearchBox } from './SearchBox';
import { whatFor } from './whatFor';
import './recordings.css';

const MOST = 500;

/** What consoles carried while one had a board: to look for, to play, to take along. */
export default function RecordingsPage() {
  const person = usePerson();
  const [parameters] = useSearchParams();
  const board = parameters.get('board');
  const hold = numberOf(parameters.get('hold'));
  const pages = usePages();
  const some = board ? `Recordings of ${board}` : hold !== null ? `Recordings of reservation ${hold}` : null;
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const filter = {
    limit: MOST,
    ...(board ? { board } : {}),
    ...(hold !== null ? { hold } : {}),
    ...(pages.before !== null ? { before: pages.before } : {}),
    ...(whose === 'mine' && some === null ? { person: person.login } : {}),
  };
  const list = useQuery({
    queryKey: [...keys.recordings, 'list', filter],
    queryFn: () => recordings.list(filter),
    refetchInterval: usePollInterval(20_000),
  });
  return (
    <Page
      title={some ?? 'Recordings'}
      lead="Everything a board’s console said during reservations and attempts, from the reset before to the end."
      {...(some ? { back: { to: '/recordings', label: 'All recordings' } } : {})}
    >
      <Panel title="Search">
        <SearchBox />
      </Panel>
      <Panel
        title={some ?? (whose === 'mine' ? 'My recordings' : 'All recordings')}
        flush
        aside={
          mayTeach(person) && some === null ? (
            <SegmentedControl
              size="xs"
              aria-label="Whose recordings"
              value={whose}
              onChange={(value) => {
                setWhose(value as 'mine' | 'all');
                pages.turnTo(null);
              }}
              data={[
                { value: 'mine', label: 'Mine' },
                { value: 'all', label: 'All' },
              ]}
            />
          ) : null
        }
      >
        <Await query={list} loading={<Loading rows={4} label="Loading recordings" />}>
          {(rows) => (
            <>
              <DataTable
                label="Recordings"
                noun="recording"
                rows={rows}
                rowKey={(row) => String(row.id)}
                columns={columns}
                text={(row) => [row.board, row.person, row.name, whatFor(row), row.running ? 'running' : ''].join(' ')}
                initialSort={{ key: 'start', descending: true }}
                empty={
                  <Empty icon={IconRecording} title="No recordings">
                    As soon as you have a board, its console is recorded here by itself.
                  </Empty>
                }
              />
              <PageEnd pages={pages} rows={rows} most={MOST} />
            </>
          )}
        </Await>
      </Panel>
    </Page>
  );
}

const columns: Column<Recording>[] = [
  {
    key: 'board',
    header: 'Board',
    sort: (row) => row.board,
    cell: (row) => (
      <Anchor component={Link} to={`/recordings/${row.id}`} className="mono" fw={600}>
        {row.board}
      </Anchor>
    ),
  },
  { key: 'for', header: 'For', sort: (row) => `${row.kind} ${row.attempt ?? row.hold}`, cell: (row) => whatFor(row) },
  { key: 'who', header: 'Who', sort: (row) => row.name, cell: (row) => row.name },
  { key: 'start', header: 'From', sort: (row) => row.start ?? '9', cell: (row) => <Time iso={row.start} /> },
  {
    key: 'long',
    header: 'Length',
    align: 'right',
    sort: (row) => row.seconds,
    cell: (row) => (row.running ? <span className="rec-running">running</span> : duration(row.seconds * 1000)),
  },
  {
    key: 'size',
    header: 'Size',
    align: 'right',
    sort: (row) => row.bytes,
    cell: (row) => (
      <span title={row.sentence}>
        {row.bytes > 0 || row.running ? bytes(row.bytes) : <span className="dim">{row.nextByte > row.firstByte ? 'all is missing' : 'nothing was said'}</span>}
        {row.cut ? <span className="text-warn"> cut</span> : null}
      </span>
    ),
  },
];
