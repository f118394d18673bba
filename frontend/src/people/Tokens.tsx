import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Token } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { SecretLine } from '../shell/Copy';
import { DataTable, type Column } from '../shell/DataTable';
import { IconKey } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Empty, Loading } from '../shell/States';
import { Time } from '../shell/Time';

/** Personal access tokens: for the command line, CI and scripts. */
export function Tokens() {
  const client = useQueryClient();
  const tokens = useQuery({ queryKey: keys.tokens, queryFn: lab.tokens });
  const [name, setName] = useState('');
  const [days, setDays] = useState<string | null>('90');
  const create = useMutation({
    mutationFn: () => lab.createToken(name.trim(), Number(days)),
    onSuccess: () => setName(''),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <>
      <Panel title="New access token">
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            A token lets a program act as you: the command line, CI, a script. Send it as <code>Authorization: Bearer …</code>.
          </Text>
          <form onSubmit={submit}>
            <Group align="flex-end" gap="sm">
              <TextInput
                label="Name"
                placeholder="laptop"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                required
                withAsterisk={false}
                flex={1}
                miw={160}
              />
              <Select
                label="Valid for"
                value={days}
                onChange={setDays}
                allowDeselect={false}
                w={140}
                data={[
                  { value: '7', label: '7 days' },
                  { value: '30', label: '30 days' },
                  { value: '90', label: '90 days' },
                  { value: '365', label: '1 year' },
                ]}
              />
              <Button type="submit" loading={create.isPending}>
                Create token
              </Button>
            </Group>
          </form>
          <ProblemAlert error={create.error} />
          {create.data ? (
            <div role="status">
              <Text size="sm" mb={6}>
                Token “{create.data.name}” is made. It is shown only now; keep it like a password.
              </Text>
              <SecretLine secret={create.data.token} label="New token" />
            </div>
          ) : null}
        </Stack>
      </Panel>
      <Panel title="Your tokens" flush>
        <Await query={tokens} loading={<Loading rows={2} />}>
          {(rows) => (
            <DataTable
              label="Tokens"
              rows={rows}
              rowKey={(row) => String(row.id)}
              columns={columns}
              initialSort={{ key: 'created', descending: true }}
              empty={
                <Empty icon={IconKey} title="No tokens">
                  You need none as long as you only use this portal.
                </Empty>
              }
            />
          )}
        </Await>
      </Panel>
    </>
  );
}

const columns: Column<Token>[] = [
  { key: 'name', header: 'Name', sort: (row) => row.name, cell: (row) => <b>{row.name}</b> },
  { key: 'created', header: 'Made', sort: (row) => row.createdAt, cell: (row) => <Time iso={row.createdAt} /> },
  {
    key: 'expires',
    header: 'Expires',
    sort: (row) => row.expiresAt,
    cell: (row) => <Time iso={row.expiresAt} />,
  },
  {
    key: 'used',
    header: 'Last used',
    sort: (row) => row.lastUsedAt,
    cell: (row) => (row.lastUsedAt ? <Time iso={row.lastUsedAt} relative /> : <span className="dim">never</span>),
  },
  { key: 'remove', header: 'Remove', hideHeader: true, align: 'right', cell: (row) => <RemoveToken token={row} /> },
];

function RemoveToken({ token }: { token: Token }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => lab.removeToken(token.id),
    onSuccess: () => tell(`Token “${token.name}” no longer works.`),
    onError: tellProblem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
  return (
    <ConfirmButton
      size="compact-sm"
      variant="default"
      label="Remove"
      aria-label={`Remove token ${token.name}`}
      question={`Remove the token “${token.name}”?`}
      explanation="Programs that use it are refused at once."
      confirm="Remove"
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
    />
  );
}
