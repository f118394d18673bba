import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Host } from '../api/types';
import { usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { SecretLine } from '../shell/Copy';
import { DataTable, type Column } from '../shell/DataTable';
import { IconCheck, IconHost, IconPlus, IconUnreachable } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Page, Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Empty, Loading } from '../shell/States';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';

/** The lab's machines. Everybody sees whether they are there; administrators add and remove them. */
export function HostsPage() {
  const person = usePerson();
  const admin = person.role === 'ADMIN';
  const [adding, { open, close }] = useDisclosure(false);
  const hosts = useQuery({ queryKey: keys.hosts, queryFn: lab.hosts, refetchInterval: usePollInterval(5_000) });
  return (
    <Page
      title="Hosts"
      lead="Machines in the lab that run an agent and have boards attached."
      actions={
        admin ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            Add host
          </Button>
        ) : null
      }
    >
      <Panel title="All hosts" flush>
        <Await query={hosts} loading={<Loading rows={3} />}>
          {(rows) => (
            <DataTable
              label="Hosts"
              noun="host"
              rows={rows}
              rowKey={(row) => row.name}
              columns={admin ? [...columns, removal] : columns}
              initialSort={{ key: 'name', descending: false }}
              empty={
                <Empty icon={IconHost} title="No hosts yet">
                  {admin
                    ? 'Add one here; its agent then connects with the credential you get.'
                    : 'An administrator adds the first one.'}
                </Empty>
              }
            />
          )}
        </Await>
      </Panel>
      {adding ? <AddHost onClose={close} /> : null}
    </Page>
  );
}

const columns: Column<Host>[] = [
  { key: 'name', header: 'Host', sort: (row) => row.name, cell: (row) => <b className="mono">{row.name}</b> },
  {
    key: 'link',
    header: 'Link',
    sort: (row) => row.link,
    cell: (row) =>
      row.link === 'CONNECTED' ? (
        <Status tone="good" icon={IconCheck} label="Connected" />
      ) : (
        <Status tone="bad" icon={IconUnreachable} label="Lost" />
      ),
  },
  { key: 'since', header: 'Since', sort: (row) => row.since, cell: (row) => <Time iso={row.since} relative /> },
  {
    key: 'version',
    header: 'Agent',
    sort: (row) => row.version,
    cell: (row) => (
      <span className="nowrap">
        {row.version || '–'} {row.protocol ? <span className="dim">protocol {row.protocol}</span> : null}
      </span>
    ),
  },
  { key: 'sentence', header: 'How it is', cell: (row) => <span className="dim">{row.sentence || sentenceOf(row)}</span> },
  {
    key: 'boards',
    header: 'Boards',
    sort: (row) => row.boards.length,
    cell: (row) =>
      row.boards.length === 0 ? (
        <span className="dim">none</span>
      ) : (
        <Group gap={8}>
          {row.boards.map((board) => (
            <Anchor key={board} component={Link} to={`/boards/${encodeURIComponent(board)}`} className="mono">
              {board}
            </Anchor>
          ))}
        </Group>
      ),
  },
];

function sentenceOf(host: Host): string {
  return host.link === 'CONNECTED' ? 'Connected and well.' : 'Not heard from.';
}

const removal: Column<Host> = {
  key: 'remove',
  header: 'Remove',
  hideHeader: true,
  align: 'right',
  cell: (row) => <RemoveHost host={row} />,
};

function RemoveHost({ host }: { host: Host }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => lab.removeHost(host.name),
    onSuccess: () => tell(`${host.name} is removed; its credential no longer works.`),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.hosts }),
  });
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      label="Remove"
      aria-label={`Remove ${host.name}`}
      question={`Remove ${host.name}?`}
      explanation="Its agent is disconnected and its credential stops working. Its boards leave the lab; recordings and results stay."
      confirm="Remove"
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    />
  );
}

function AddHost({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => lab.createHost(name.trim()),
    onSettled: () => client.invalidateQueries({ queryKey: keys.hosts }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={create.data ? `${create.data.name} may connect` : 'Add a host'} centered closeOnClickOutside={!create.data}>
      {create.data ? (
        <Stack>
          <Text size="sm">
            This is the credential of its agent. It is shown only now: put it into the agent’s credential file, readable only by the
            agent.
          </Text>
          <SecretLine secret={create.data.credential} label={`Credential of ${create.data.name}`} />
          <Button onClick={onClose}>I have kept it</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <ProblemAlert error={create.error} />
            <TextInput
              label="Host name"
              description="As it stands in the agent’s own configuration."
              placeholder="bench-1"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending}>
                Add host
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
