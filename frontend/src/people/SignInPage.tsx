import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router-dom';
import { lab } from '../api/lab';
import { ProblemAlert } from '../shell/ProblemAlert';
import { useTitle } from '../shell/useTitle';
import { become, safeNext, useSession } from './session';

export function SignInPage() {
  useTitle('Sign in');
  const [parameters] = useSearchParams();
  const client = useQueryClient();
  const session = useSession();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const next = safeNext(parameters.get('next'));
  const signIn = useMutation({
    mutationFn: () => lab.signIn(login.trim(), password),
    onSuccess: (person) => become(client, person),
  });

  if (session.data) return <Navigate to={next} replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <div className="door">
      <main className="door-form">
        <div className="brand" style={{ padding: 0 }}>
          <img src="/favicon.svg" alt="" />
          Bootbench
        </div>
        <div>
          <Title order={1}>Sign in</Title>
          <Text c="dimmed">Book a board. Boot it. Break it. Get graded.</Text>
        </div>
        <form onSubmit={submit}>
          <Stack>
            <ProblemAlert error={signIn.error} />
            <TextInput
              label="Login"
              value={login}
              onChange={(event) => setLogin(event.currentTarget.value)}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
              withAsterisk={false}
            />
            <PasswordInput
              label="Password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
        <Text size="sm" c="dimmed">
          {parameters.get('next') ? 'You will get back to the page you wanted. ' : ''}No account, or a forgotten password? Your
          teacher or the lab’s administrator makes one and resets it.
        </Text>
      </main>
      <div className="door-screen" aria-hidden>
        <pre>
          <span>[    0.000000]</span> Linux version 6.1.0 (book@bench){'\n'}
          <span>[    0.412271]</span> Serial: 8250/16550 driver, 4 ports{'\n'}
          <span>[    2.918402]</span> llkd_miscdrv: misc driver registered{'\n'}
          <span>[    3.104417]</span> llkd_miscdrv: minor number = 122{'\n'}
          <b>~ # ls -l /dev/llkd_miscdrv</b>
          {'\n'}crw-rw-rw- 1 root root 10, 122 /dev/llkd_miscdrv{'\n'}
          <b>~ # _</b>
        </pre>
      </div>
    </div>
  );
}
