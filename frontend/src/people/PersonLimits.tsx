import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Account, Limits, Quota } from '../api/types';
import { quotaText } from '../booking/quotaText';
import '../booking/booking.css';
import { LimitInputs } from '../classes/LimitInputs';
import { Dialog } from '../shell/Dialog';
import { tell } from '../shell/notify';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Loading } from '../shell/States';

/** What one person may book, where that is to differ from their role and classes. */
export function PersonLimits({ account, onClose }: { account: Account; onClose: () => void }) {
  const limits = useQuery({ queryKey: keys.personLimits(account.login), queryFn: () => lab.personLimits(account.login) });
  const quota = useQuery({ queryKey: keys.quotaOf(account.login), queryFn: () => lab.quotaOf(account.login) });
  return (
    <Dialog onClose={onClose} title={`Limits of ${account.name}`}>
      <Await query={limits} loading={<Loading rows={3} label="Loading the limits" />}>
        {(own) => <Form account={account} own={own} quota={quota.data} onClose={onClose} />}
      </Await>
    </Dialog>
  );
}

function Form({ account, own, quota, onClose }: { account: Account; own: Limits; quota: Quota | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const [limits, setLimits] = useState(own);
  const save = useMutation({
    mutationFn: () => lab.setPersonLimits(account.login, limits),
    onSuccess: () => {
      tell(`The limits of ${account.name} are kept.`);
      onClose();
    },
    onSettled: () => Promise.all([keys.personLimits(account.login), keys.quota].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ProblemAlert error={save.error} />
        <Text size="sm" c="dimmed">
          A number here goes before those of role and classes. Left empty, those hold.
        </Text>
        <LimitInputs value={limits} onChange={setLimits} cols={{ base: 2 }} />
        {quota ? (
          <div>
            <Text size="sm" fw={600}>
              What holds now
            </Text>
            <ul className="limits-now">
              {quota.limits.map((one) => (
                <li key={`${one.limit} ${one.source.name}`}>{quotaText(one)}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" disabled={Object.keys(limits).length === 0} onClick={() => setLimits({})}>
            Empty all
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={save.isPending}>
              Keep
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
