import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { MailSettings } from '../api/newsTypes';
import { tell } from '../shell/notify';
import { Panel } from '../shell/Page';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Loading } from '../shell/States';
import { KindChoice } from './KindChoice';

/** What the lab tells one by mail, and where to. */
export function MailPanel() {
  const mail = useQuery({ queryKey: keys.mail, queryFn: lab.mail });
  return (
    <Panel title="Mail">
      <Await query={mail} loading={<Loading rows={3} label="Loading what you get by mail" />}>
        {(data) => <MailForm key={JSON.stringify(data)} mail={data} />}
      </Await>
    </Panel>
  );
}

function MailForm({ mail }: { mail: MailSettings }) {
  const client = useQueryClient();
  const [address, setAddress] = useState(mail.address ?? '');
  const [kinds, setKinds] = useState(mail.kinds);
  const save = useMutation({
    mutationFn: () => lab.changeMail({ address: address.trim(), kinds }),
    onSuccess: (saved) => {
      client.setQueryData(keys.mail, saved);
      tell(saved.address ? `Mail goes to ${saved.address}.` : 'You get no mail.');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {mail.available ? null : <Alert color="gray">This lab sends no mail. An administrator can set a mail server.</Alert>}
        <ProblemAlert error={save.error} />
        <TextInput
          label="E-mail address"
          description="Empty: you get no mail."
          type="text"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <KindChoice
          label="Tell me by mail"
          kinds={mail.choices.map((choice) => choice.kind)}
          words={(kind) => mail.choices.find((choice) => choice.kind === kind)?.text ?? kind}
          value={kinds}
          onChange={setKinds}
        />
        <Button type="submit" variant="default" loading={save.isPending}>
          Save
        </Button>
      </Stack>
    </form>
  );
}
