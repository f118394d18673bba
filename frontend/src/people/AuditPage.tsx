import { useQuery } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { AuditEntry } from '../api/types';
import { DataTable, type Column } from '../shell/DataTable';
import { clockSeconds, dayText } from '../shell/format';
import { IconAudit } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { PageEnd, usePages } from '../shell/Pages';
import { Await, Empty, Loading } from '../shell/States';

const MOST = 500;

export default function AuditPage() {
  const pages = usePages();
  const audit = useQuery({
    queryKey: [...keys.audit, pages.before ?? ''],
    queryFn: () => lab.audit({ limit: MOST, ...(pages.before !== null ? { before: pages.before } : {}) }),
    refetchInterval: usePollInterval(15_000),
  });
  return (
    <Page title="Audit log" lead="Every privileged action: who, when, what, on what.">
      <Panel title={pages.before === null ? 'Latest entries' : 'Older entries'} flush>
        <Await query={audit} loading={<Loading rows={8} />}>
          {(rows) => (
            <>
              <DataTable
                label="Audit log"
                noun="entry"
                rows={rows}
                rowKey={(row) => String(row.id)}
                columns={columns}
                text={(row) => [row.person, row.action, row.subject, row.detail].join(' ')}
                initialSort={{ key: 'at', descending: true }}
                empty={<Empty icon={IconAudit} title="Nothing yet">Sign-ins, bookings, power actions and changes of accounts appear here.</Empty>}
              />
              <PageEnd pages={pages} rows={rows} most={MOST} />
            </>
          )}
        </Await>
      </Panel>
    </Page>
  );
}

const columns: Column<AuditEntry>[] = [
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
