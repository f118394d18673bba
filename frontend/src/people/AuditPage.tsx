import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { AuditEntry } from '../api/types';
import { DataTable, ListEnd, type Column } from '../shell/DataTable';
import { clockSeconds, dayText } from '../shell/format';
import { IconAudit } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';

export default function AuditPage() {
  const [limit, setLimit] = useState(200);
  const audit = useQuery({
    queryKey: [...keys.audit, limit],
    queryFn: async () => (await lab.audit(limit)).map((entry, number) => ({ ...entry, number })),
    refetchInterval: usePollInterval(15_000),
  });
  return (
    <Page title="Audit log" lead="Every privileged action: who, when, what, on what.">
      <Panel
        title="Latest entries"
        flush
        aside={
          <SegmentedControl
            size="xs"
            aria-label="How many entries"
            value={String(limit)}
            onChange={(value) => setLimit(Number(value))}
            data={['200', '1000']}
          />
        }
      >
        <Await query={audit} loading={<Loading rows={8} />}>
          {(rows) => (
            <>
              <DataTable
                label="Audit log"
                noun="entry"
                rows={rows}
                rowKey={(row) => String(row.number)}
                columns={columns}
                text={(row) => [row.person, row.action, row.subject, row.detail].join(' ')}
                initialSort={{ key: 'at', descending: true }}
                empty={<Empty icon={IconAudit} title="Nothing yet">Sign-ins, bookings, power actions and changes of accounts appear here.</Empty>}
              />
              {rows.length >= limit ? <ListEnd>Only the latest {limit} are listed.</ListEnd> : null}
            </>
          )}
        </Await>
      </Panel>
    </Page>
  );
}

const columns: Column<AuditEntry & { number: number }>[] = [
  {
    key: 'at',
    header: 'When',
    sort: (row) => row.at,
    cell: (row) => (
      <time dateTime={row.at} className="nowrap">
        {dayText(new Date(row.at))} {clockSeconds(row.at)}
      </time>
    ),
  },
  { key: 'person', header: 'Who', sort: (row) => row.person, cell: (row) => row.person ?? <span className="dim">the lab</span> },
  { key: 'action', header: 'Did', sort: (row) => row.action, cell: (row) => <code>{row.action}</code> },
  { key: 'subject', header: 'On', sort: (row) => row.subject, cell: (row) => row.subject ?? <span className="dim">–</span> },
  { key: 'detail', header: 'Detail', cell: (row) => (row.detail ? <span className="dim">{row.detail}</span> : null) },
];
