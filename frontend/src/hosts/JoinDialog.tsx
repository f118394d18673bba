import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { lab } from '../api/lab';
import type { JoinToken } from '../api/types';
import { SecretLine } from '../shell/Copy';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Time } from '../shell/Time';
import { staleHosts } from './HostMenu';

const LIVES = [
  { value: '60', label: '1 hour' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '7 days' },
];

interface Props {
  /** Null: a new host, whose name is asked for. */
  host: string | null;
  onClose: () => void;
}

/** Makes a join token and shows the one command to run on the machine. */
export function JoinDialog({ host, onClose }: Props) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [minutes, setMinutes] = useState('60');
  const make = useMutation({
    mutationFn: () => (host === null ? lab.addHost(name.trim(), Number(minutes)) : lab.joinToken(host, Number(minutes))),
    onSettled: () => staleHosts(client),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const title = make.data ? `${make.data.host} may join` : host === null ? 'Add a host' : `Join token for ${host}`;
  return (
    <Dialog onClose={onClose} title={title} size="lg" held={make.isPending || make.isSuccess}>
      {make.data ? (
        <JoinSteps token={make.data} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <ProblemAlert error={make.error} />
            {host === null ? (
              <TextInput
                label="Host name"
                description="Lower-case letters, digits and hyphens. It can be changed later."
                placeholder="bench-1"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                required
                data-autofocus
              />
            ) : (
              <Text size="sm">
                Its machine gets a new credential when it joins; until then the present one goes on working. A token made before
                stops working.
              </Text>
            )}
            <Select label="The token is good for" data={LIVES} value={minutes} onChange={(value) => setMinutes(value ?? '60')} allowDeselect={false} />
            <Group justify="flex-end">
              <Button type="submit" loading={make.isPending}>
                {host === null ? 'Add host' : 'Make token'}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

function JoinSteps({ token, onClose }: { token: JoinToken; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">
        Run this on the machine, in its copy of Bootbench, as the user of the agent. It works once, until <Time iso={token.expiresAt} />,
        and is shown only now.
      </Text>
      <SecretLine secret={`./lab join ${window.location.origin} ${token.token}`} label={`Join command of ${token.host}`} />
      <Text size="sm" c="dimmed">
        It writes the agent’s credential and a first agent.yaml, and says what comes next: describe the boards there, prove them with
        ./lab doctor, start ./lab serve. The host appears here as connected by itself.
      </Text>
      <Button onClick={onClose}>I have kept it</Button>
    </Stack>
  );
}
