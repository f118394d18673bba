import { Button, CloseButton, Collapse, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Board } from '../api/types';
import { ConfirmButton } from '../shell/ConfirmButton';
import { IconChevronDown, IconChevronUp } from '../shell/icons';
import { ProblemAlert } from '../shell/ProblemAlert';
import { useSharing } from './useSharing';

/** Who works on the board beside its holder; more of them, or somebody else's from now on. */
export function ShareBoard({ board, hold }: { board: Board; hold: NonNullable<Board['hold']> }) {
  const { share, unshare, handOver } = useSharing(board.name);
  const [open, setOpen] = useState(false);
  const [login, setLogin] = useState('');
  const partners = hold.partners ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    handOver.reset();
    share.mutate({ id: hold.id, login: login.trim() }, { onSuccess: () => setLogin('') });
  };
  return (
    <div>
      {partners.length > 0 ? (
        <ul className="partners" aria-label="Shared with">
          {partners.map((partner) => (
            <li key={partner.login}>
              {partner.name} <span className="dim">({partner.login})</span>
              <CloseButton
                size="sm"
                aria-label={`Share no longer with ${partner.name}`}
                disabled={unshare.isPending}
                onClick={() => unshare.mutate({ id: hold.id, login: partner.login })}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <ProblemAlert error={unshare.error} />
      <UnstyledButton onClick={() => setOpen(!open)} className="booking-later" aria-expanded={open}>
        {open ? <IconChevronUp size={15} aria-hidden /> : <IconChevronDown size={15} aria-hidden />}
        Share or hand over
      </UnstyledButton>
      <Collapse in={open}>
        <form onSubmit={submit} className="booking share-form">
          <TextInput
            mt={8}
            label="Login of a person"
            description="A partner may type, deploy and switch, as you may."
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            autoCapitalize="none"
            autoComplete="off"
            required
            withAsterisk={false}
          />
          <Group gap={8} grow>
            <Button type="submit" size="xs" variant="default" loading={share.isPending} disabled={login.trim() === ''}>
              Share
            </Button>
            <ConfirmButton
              size="xs"
              variant="default"
              label="Hand over"
              question={`Hand ${board.name} over to ${login.trim()}?`}
              explanation="The rest of your time and the board, as it is now, are theirs. You cannot take it back."
              confirm="Hand over"
              busy={handOver.isPending}
              disabled={login.trim() === ''}
              onConfirm={() => {
                share.reset();
                handOver.mutate({ id: hold.id, login: login.trim() });
              }}
            />
          </Group>
          <ProblemAlert error={share.error ?? handOver.error} />
        </form>
      </Collapse>
    </div>
  );
}

/** What a partner sees of the reservation. */
export function SharedWithMe({ board, hold, login }: { board: Board; hold: NonNullable<Board['hold']>; login: string }) {
  const { unshare } = useSharing(board.name);
  return (
    <>
      <Text size="sm">
        {board.holder?.name ?? 'Its holder'} shares {board.name} with you: you may type, deploy and switch, too.
      </Text>
      <Button size="xs" variant="default" loading={unshare.isPending} onClick={() => unshare.mutate({ id: hold.id, login })}>
        Leave it
      </Button>
      <ProblemAlert error={unshare.error} />
    </>
  );
}
