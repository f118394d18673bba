import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';

export function AddClass({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const make = useMutation({
    mutationFn: () => lab.makeClass({ name: name.trim(), title: title.trim() }),
    onSuccess: (made) => navigate(`/classes/${encodeURIComponent(made.name)}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.classes }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Dialog onClose={onClose} title="New class">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={make.error} />
          <TextInput
            label="Short name"
            description="For addresses and the command line, as in os-2026. It stays."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            data-autofocus
          />
          <TextInput label="Title" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required withAsterisk={false} />
          <Group justify="flex-end" mt={6}>
            <Button type="submit" loading={make.isPending}>
              Make the class
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
