import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { SshKey } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { DataTable, type Column } from '../shell/DataTable';
import { IconKey } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';

/** Public keys: with them a person comes in by SSH. */
export function SshKeys() {
  const client = useQueryClient();
  const all = useQuery({ queryKey: keys.sshKeys, queryFn: lab.sshKeys });
  const [name, setName] = useState('');
  const [key, setKey] = useState('');
  const add = useMutation({
    mutationFn: () => lab.addSshKey(name.trim(), key),
    onSuccess: (added) => {
      setName('');
      setKey('');
      tell(`The key “${added.name}” opens your boards now.`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.sshKeys }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Panel title="SSH keys">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          With your public key you reach a board’s console, a shell on it and its files from your own terminal. Paste the line of{' '}
          <code>~/.ssh/id_ed25519.pub</code>; <code>ssh-keygen -t ed25519</code> makes one.
        </Text>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Textarea
              label="Public key"
              placeholder="ssh-ed25519 AAAA… you@laptop"
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              autosize
              minRows={2}
              maxRows={6}
              spellCheck={false}
              required
              withAsterisk={false}
              styles={{ input: { fontFamily: 'var(--mono, monospace)', wordBreak: 'break-all' } }}
            />
            <Group align="flex-end" gap="sm">
              <TextInput
                label="Name of the key"
                placeholder="its comment"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                maxLength={100}
                flex={1}
                miw={160}
              />
              <Button type="submit" loading={add.isPending}>
                Add key
              </Button>
            </Group>
          </Stack>
        </form>
        <ProblemAlert error={add.error} />
        <Await query={all} loading={<Loading rows={2} />}>
          {(rows) => (
            <DataTable
              label="SSH keys"
              rows={rows}
              rowKey={(row) => String(row.id)}
              columns={columns}
              initialSort={{ key: 'name', descending: false }}
              empty={
                <Empty icon={IconKey} title="No SSH keys">
                  Without one, boards are reached in this portal only.
                </Empty>
              }
            />
          )}
        </Await>
      </Stack>
    </Panel>
  );
}

const columns: Column<SshKey>[] = [
  { key: 'name', header: 'Name', sort: (row) => row.name, cell: (row) => <b>{row.name}</b> },
  {
    key: 'fingerprint',
    header: 'Fingerprint',
    sort: (row) => row.fingerprint,
    cell: (row) => (
      <span className="mono" style={{ wordBreak: 'break-all' }}>
        {row.type} {row.fingerprint}
      </span>
    ),
  },
  {
    key: 'used',
    header: 'Last used',
    sort: (row) => row.lastUsedAt,
    cell: (row) => (row.lastUsedAt ? <Time iso={row.lastUsedAt} relative /> : <span className="dim">never</span>),
  },
  { key: 'remove', header: 'Remove', hideHeader: true, align: 'right', cell: (row) => <RemoveKey row={row} /> },
];

function RemoveKey({ row }: { row: SshKey }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => lab.removeSshKey(row.id),
    onSuccess: () => tell(`The key “${row.name}” opens nothing any more.`),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.sshKeys }),
  });
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      label="Remove"
      aria-label={`Remove SSH key ${row.name}`}
      question={`Remove the SSH key “${row.name}”?`}
      explanation="Whoever is connected with it is out at once."
      confirm="Remove"
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    />
  );
}
