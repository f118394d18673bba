import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { NEWS_KINDS, type NewsKind } from '../api/newsTypes';
import { SecretLine } from '../shell/Copy';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';
import { KindChoice } from './KindChoice';

/** Adds a webhook and shows its secret. */
export function AddWebhook({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState('');
  const [kinds, setKinds] = useState<NewsKind[]>([...NEWS_KINDS]);
  const add = useMutation({
    mutationFn: () => lab.addWebhook(url.trim(), kinds),
    onSettled: () => client.invalidateQueries({ queryKey: keys.webhooks }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog onClose={onClose} title="Add webhook" held={add.isPending || add.isSuccess}>
      {add.data ? (
        <Stack gap="sm" role="status">
          <Text size="sm">
            Deliveries to {add.data.url} are signed with this secret. It is shown only now; the program there needs it to tell them from others’.
          </Text>
          <SecretLine secret={add.data.secret} label="Secret" />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <ProblemAlert error={add.error} />
            <TextInput
              label="Address"
              placeholder="https://example.org/hook"
              inputMode="url"
              autoComplete="off"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              required
              withAsterisk={false}
              data-autofocus
            />
            <KindChoice label="Tell it of" kinds={NEWS_KINDS} value={kinds} onChange={setKinds} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose} disabled={add.isPending}>
                Cancel
              </Button>
              <Button type="submit" loading={add.isPending} disabled={kinds.length === 0}>
                Add
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
