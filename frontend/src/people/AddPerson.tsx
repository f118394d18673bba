import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Role } from '../api/types';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';
import { PasswordShown } from './PasswordShown';

export function AddPerson({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<string | null>('STUDENT');
  const create = useMutation({
    mutationFn: () =>
      lab.createPerson({
        login: login.trim(),
        name: name.trim(),
        role: (role ?? 'STUDENT') as Role,
        ...(email.trim() ? { email: email.trim() } : {}),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.people }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  if (create.data) return <PasswordShown login={create.data.person.login} password={create.data.password} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title="Add a person" held={create.isPending}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={create.error} />
          <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} data-autofocus />
          <TextInput
            label="Login"
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
          />
          <Group grow align="flex-start">
            <Select
              label="Role"
              value={role}
              onChange={setRole}
              allowDeselect={false}
              data={[
                { value: 'STUDENT', label: 'Student' },
                { value: 'TEACHER', label: 'Teacher' },
                { value: 'ADMIN', label: 'Admin' },
              ]}
            />
            <TextInput label="E-mail (optional)" type="email" value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          </Group>
          <Group justify="flex-end" mt={6}>
            <Button type="submit" loading={create.isPending}>
              Add person
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
