import { Alert, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board } from '../api/types';
import { usePerson } from '../people/session';
import { ConfirmButton } from '../shell/ConfirmButton';
import { IconHand } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';

/** A board that waits for somebody at the bench: what to do, and for administrators the button that says it is done. */
export function ByHand({ board }: { board: Board }) {
  const person = usePerson();
  if (!board.byHand) return null;
  return (
    <Alert color="orange" icon={<IconHand size={18} aria-hidden />} title="It waits for somebody at the bench">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Text size="sm">{board.byHand}</Text>
        {person.role === 'ADMIN' ? <HandDone name={board.name} byHand={board.byHand} lost={board.link === 'LOST'} /> : null}
      </Group>
    </Alert>
  );
}

export function HandDone({ name, byHand, lost = false }: { name: string; byHand: string; lost?: boolean }) {
  const client = useQueryClient();
  const done = useMutation({
    mutationFn: () => lab.handDone(name),
    onSuccess: () => tell(`${name} goes on.`),
    onError: tellProblem,
    onSettled: () => Promise.all([keys.boards, keys.attention].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return (
    <ConfirmButton
      size="xs"
      label="Done by hand"
      aria-label={`Done by hand: ${name}`}
      question={`Is it done on ${name}?`}
      explanation={`${byHand} The board goes on at once and is checked.`}
      confirm="It is done"
      disabled={lost}
      busy={done.isPending}
      onConfirm={() => done.mutate()}
    />
  );
}
