import { useQuery } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Delivery, Webhook } from '../api/newsTypes';
import { DataTable, type Column } from '../shell/DataTable';
import { Dialog } from '../shell/Dialog';
import { IconWebhook } from '../shell/icons';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import { DeliveryStatus } from './DeliveryStatus';

/** The last deliveries to one webhook. */
export function Deliveries({ hook, onClose }: { hook: Webhook; onClose: () => void }) {
  const deliveries = useQuery({
    queryKey: keys.deliveries(hook.id),
    queryFn: () => lab.webhookDeliveries(hook.id),
    refetchInterval: usePollInterval(5_000),
  });
  return (
    <Dialog onClose={onClose} title={`Deliveries to ${hook.url}`} size="70rem">
      <Await query={deliveries} loading={<Loading rows={4} label="Loading deliveries" />}>
        {(rows) => (
          <DataTable
            label="Deliveries"
            rows={rows}
            rowKey={(row) => String(row.id)}
            columns={columns}
            text={(row) => [row.kind, row.news, row.problem, row.state].join(' ')}
            initialSort={{ key: 'at', descending: true }}
            empty={<Empty icon={IconWebhook} title="Nothing yet">Send a test, or wait until something happens.</Empty>}
          />
        )}
      </Await>
    </Dialog>
  );
}

const columns: Column<Delivery>[] = [
  { key: 'at', header: 'When', sort: (row) => row.at, cell: (row) => <Time iso={row.at} /> },
  { key: 'kind', header: 'What', sort: (row) => row.kind, cell: (row) => <code>{row.kind}</code> },
  { key: 'state', header: 'Result', sort: (row) => row.state, cell: (row) => <DeliveryStatus delivery={row} /> },
  { key: 'status', header: 'Answer', sort: (row) => row.status, cell: (row) => row.status ?? <span className="dim">–</span> },
  { key: 'attempts', header: 'Tries', align: 'right', sort: (row) => row.attempts, cell: (row) => row.attempts },
  {
    key: 'problem',
    header: 'Problem',
    cell: (row) => (
      <span className="dim">
        {row.problem}
        {row.nextAt && row.attempts > 0 ? (
          <>
            {' '}
            Next try <Time iso={row.nextAt} relative />.
          </>
        ) : null}
      </span>
    ),
  },
  { key: 'news', header: 'Id', cell: (row) => <code className="webhook-url">{row.news}</code> },
];
