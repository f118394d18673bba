import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { lab } from '../api/lab';
import { Dialog } from '../shell/Dialog';
import { tell } from '../shell/notify';
import { ProblemAlert } from '../shell/ProblemAlert';
import { staleHosts } from './HostMenu';

export function RenameDialog({ host, onClose }: { host: string; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(host);
  const rename = useMutation({
    mutationFn: () => lab.renameHost(host, name.trim()),
    onSuccess: () => {
      tell(`${host} is called ${name.trim()} now.`);
      onClose();
    },
    onSettled: () => staleHosts(client),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Rename ${host}`}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={rename.error} />
          <TextInput
            label="New name"
            description="Its boards, their history and its credential stay. Its agent reconnects within seconds."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" loading={rename.isPending} disabled={name.trim() === host}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
