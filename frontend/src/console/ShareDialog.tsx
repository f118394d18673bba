import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { lab } from '../api/lab';
import { keys } from '../api/keys';
import { Dialog } from '../shell/Dialog';
import { ProblemAlert } from '../shell/ProblemAlert';
import { SecretLine } from '../shell/Copy';
import { Time } from '../shell/Time';

const LENGTHS = [
  { value: '', label: 'as long as the reservation' },
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
];

/** Links to watch this console without an account: made, listed and taken back here. */
export function ShareDialog({ board, onClose }: { board: string; onClose: () => void }) {
  const client = useQueryClient();
  const [minutes, setMinutes] = useState('');
  const links = useQuery({ queryKey: keys.consoleLinks(board), queryFn: () => lab.consoleLinks(board) });
  const refresh = () => client.invalidateQueries({ queryKey: keys.consoleLinks(board) });
  const make = useMutation({
    mutationFn: () => lab.makeConsoleLink(board, minutes === '' ? null : Number(minutes)),
    onSuccess: refresh,
  });
  const revoke = useMutation({ mutationFn: (link: number) => lab.revokeConsoleLink(board, link), onSuccess: refresh });
  const problem = make.error ?? revoke.error ?? links.error;
  return (
    <Dialog onClose={onClose} title={`Let others watch ${board}`} size="lg">
      <Stack>
        <Text size="sm" c="dimmed">
          Whoever has the link sees this console without an account, and does nothing else. It ends with your reservation at the latest.
        </Text>
        <Group align="end">
          <NativeSelect label="It works" data={LENGTHS} value={minutes} onChange={(event) => setMinutes(event.currentTarget.value)} />
          <Button onClick={() => make.mutate()} loading={make.isPending}>
            Make a link
          </Button>
        </Group>
        {make.data?.path ? (
          <>
            <SecretLine secret={`${window.location.origin}${make.data.path}`} label="Link to watch" />
            <Text size="sm" c="dimmed">
              Copy it now: it is not shown again.
            </Text>
          </>
        ) : null}
        <ProblemAlert error={problem} />
        <ul className="console-watchers" aria-label="Links that work">
          {(links.data ?? []).map((link) => (
            <li key={link.id}>
              Number {link.id} by {link.madeBy}, until <Time iso={link.endsAt} />{' '}
              <Button size="compact-xs" variant="default" onClick={() => revoke.mutate(link.id)} aria-label={`Revoke link ${link.id}`}>
                Revoke
              </Button>
            </li>
          ))}
          {links.data?.length === 0 ? <li>No link works just now.</li> : null}
        </ul>
      </Stack>
    </Dialog>
  );
}
