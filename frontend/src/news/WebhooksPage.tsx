import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Webhook } from '../api/newsTypes';
import { DataTable, type Column } from '../shell/DataTable';
import { IconBan, IconCheck, IconPlus, IconWebhook } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { AddWebhook } from './AddWebhook';
import { Deliveries } from './Deliveries';
import { DeliveryStatus } from './DeliveryStatus';
import { WebhookActions } from './WebhookActions';

/** Programs that the lab tells of what happens. */
export default function WebhooksPage() {
  const hooks = useQuery({ queryKey: keys.webhooks, queryFn: lab.webhooks, refetchInterval: usePollInterval(15_000) });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const open = hooks.data?.find((hook) => hook.id === shown);
  return (
    <Page
      title="Webhooks"
      lead="Programs that the lab tells of what happens: each gets a signed POST, again and again for a day until it takes it."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          Add webhook
        </Button>
      }
    >
      <Panel title="All webhooks" flush>
        <Await query={hooks} loading={<Loading rows={3} label="Loading webhooks" />}>
          {(rows) => (
            <DataTable
              label="Webhooks"
              noun="webhook"
              rows={rows}
              rowKey={(row) => String(row.id)}
              columns={columnsWith(setShown)}
              text={(row) => [row.url, ...row.kinds, row.enabled ? 'on' : 'off', row.createdBy].join(' ')}
              initialSort={{ key: 'url', descending: false }}
              empty={<Empty icon={IconWebhook} title="No webhooks">Add the address of a program that wants to know.</Empty>}
            />
          )}
        </Await>
      </Panel>
      {open ? <Deliveries hook={open} onClose={() => setShown(null)} /> : null}
      {adding ? <AddWebhook onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

const columnsWith = (show: (id: number) => void): Column<Webhook>[] => [
  { key: 'url', header: 'Address', sort: (row) => row.url, cell: (row) => <code className="webhook-url">{row.url}</code> },
  { key: 'kinds', header: 'Told of', cell: (row) => <span className="dim">{row.kinds.join(', ')}</span> },
  {
    key: 'state',
    header: 'State',
    sort: (row) => Number(row.enabled),
    cell: (row) => (
      <>
        {row.enabled ? <Status tone="good" icon={IconCheck} label="On" /> : <Status tone="quiet" icon={IconBan} label="Off" />}
        {row.offReason ? <div className="dim">{row.offReason}</div> : null}
      </>
    ),
  },
  {
    key: 'last',
    header: 'Last delivery',
    sort: (row) => row.last?.triedAt,
    cell: (row) =>
      row.last?.triedAt ? (
        <>
          <DeliveryStatus delivery={row.last} />
          <div className="dim">
            <Time iso={row.last.triedAt} relative />
          </div>
        </>
      ) : (
        <span className="dim">none yet</span>
      ),
  },
  { key: 'act', header: 'Actions', hideHeader: true, align: 'right', cell: (row) => <WebhookActions hook={row} onShow={() => show(row.id)} /> },
];
