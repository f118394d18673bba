import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { MailPanel } from '../news/MailPanel';
import { Page, Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { ThemeChoice } from '../shell/ThemeChoice';
import { tell } from '../shell/notify';
import { usePerson } from './session';
import { SshKeys } from './SshKeys';
import { Tokens } from './Tokens';

const ROLE_SENTENCES = {
  STUDENT: 'You book boards, hand in exercises and see your own attempts.',
  TEACHER: 'You also see everybody’s attempts and grades, and may take over a board.',
  ADMIN: 'You also manage accounts and hosts.',
};

export default function AccountPage() {
  const person = usePerson();
  return (
    <Page title="Account" lead={`${person.name} · signed in as ${person.login}`}>
      <div className="split">
        <div className="stack">
          <SshKeys />
          <MailPanel />
          <Tokens />
        </div>
        <div className="stack">
          <Panel title="You">
            <dl className="facts">
              <dt>Name</dt>
              <dd>{person.name}</dd>
              <dt>Login</dt>
              <dd className="mono">{person.login}</dd>
              <dt>Role</dt>
              <dd>{person.role.toLowerCase()}</dd>
            </dl>
            <Text size="sm" c="dimmed" mt={10}>
              {ROLE_SENTENCES[person.role]}
            </Text>
          </Panel>
          <Panel title="Theme">
            <ThemeChoice />
          </Panel>
          <Panel title="Change password">
            <ChangePassword />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function ChangePassword() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const client = useQueryClient();
  const differs = again !== '' && next !== again;
  const change = useMutation({
    mutationFn: () => lab.changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setAgain('');
      void client.invalidateQueries({ queryKey: keys.tokens });
      tell('Your password is changed.');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next === again) change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          You are signed out everywhere else, and your access tokens stop working. SSH keys and calendar feeds stay: remove those you do not
          know.
        </Text>
        <ProblemAlert error={change.error} />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs ? 'The two differ.' : null}
          required
          withAsterisk={false}
        />
        <Button type="submit" variant="default" loading={change.isPending} disabled={differs}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}
