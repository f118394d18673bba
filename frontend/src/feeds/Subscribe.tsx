import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Feed, FeedOf } from '../api/newsTypes';
import { usePerson } from '../people/session';
import { SecretLine } from '../shell/Copy';
import { Dialog } from '../shell/Dialog';
import { IconCalendar } from '../shell/icons';
import { tell } from '../shell/notify';
import { ProblemAlert } from '../shell/ProblemAlert';
import { Await, Loading } from '../shell/States';
import { Time } from '../shell/Time';

/** Opens the dialog for a calendar feed: of a board, of a class, or of one's own bookings. */
export function Subscribe({ of = {}, size }: { of?: FeedOf; size?: string }) {
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" {...(size ? { size } : {})} leftSection={<IconCalendar size={15} aria-hidden />} onClick={show}>
        Subscribe…
      </Button>
      {open ? (
        <Dialog onClose={close} title="Subscribe with a calendar program">
          {of.board || of.class ? <FeedLink of={of} /> : <Choice />}
        </Dialog>
      ) : null}
    </>
  );
}

/** One's own bookings, or those of a class that one is in. */
function Choice() {
  const person = usePerson();
  const classes = useQuery({ queryKey: keys.classes, queryFn: lab.classes });
  const [name, setName] = useState('');
  const mine = (classes.data ?? []).filter((one) => person.role !== 'TEACHER' || one.mine);
  return (
    <Stack gap="sm">
      {mine.length > 0 ? (
        <Select
          label="Whose bookings"
          value={name}
          onChange={(value) => setName(value ?? '')}
          allowDeselect={false}
          data={[{ value: '', label: 'Mine' }, ...mine.map((one) => ({ value: one.name, label: `Class ${one.title}` }))]}
        />
      ) : null}
      <FeedLink key={name} of={name ? { class: name } : {}} />
    </Stack>
  );
}

const isOf = (feed: Feed, of: FeedOf) =>
  of.board ? feed.kind === 'BOARD' && feed.name === of.board : of.class ? feed.kind === 'CLASS' && feed.name === of.class : feed.kind === 'PERSON';

function FeedLink({ of }: { of: FeedOf }) {
  const client = useQueryClient();
  const feeds = useQuery({ queryKey: keys.feeds, queryFn: lab.feeds });
  const settled = { onSettled: () => client.invalidateQueries({ queryKey: keys.feeds }) };
  const make = useMutation({ mutationFn: () => lab.makeFeed(of), ...settled });
  const revoke = useMutation({
    mutationFn: (feed: Feed) => lab.revokeFeed(feed.id),
    onSuccess: () => {
      make.reset();
      tell('The link opens nothing any more.');
    },
    ...settled,
  });
  return (
    <Await query={feeds} loading={<Loading rows={2} label="Loading your links" />}>
      {(rows) => {
        const had = rows.find((feed) => isOf(feed, of));
        return (
          <Stack gap="sm">
            <Text size="sm">
              A calendar program reads {of.board ? `the bookings of ${of.board}` : of.class ? 'the bookings of everybody in the class' : 'your bookings'} at
              a link of yours, and keeps up with changes.
            </Text>
            {make.data ? <Fresh path={make.data.path} /> : had ? <Made feed={had} /> : null}
            <ProblemAlert error={make.error ?? revoke.error} />
            <Group gap="xs">
              <Button variant={had ? 'default' : 'filled'} loading={make.isPending} onClick={() => make.mutate()}>
                {had ? 'Make anew' : 'Make a link'}
              </Button>
              {had ? (
                <Button variant="default" loading={revoke.isPending} onClick={() => revoke.mutate(had)}>
                  Revoke
                </Button>
              ) : null}
            </Group>
          </Stack>
        );
      }}
    </Await>
  );
}

function Fresh({ path }: { path: string }) {
  const url = new URL(path, window.location.href);
  return (
    <div role="status">
      <Text size="sm" mb={6}>
        Whoever has this link reads the calendar. It is shown only now.
      </Text>
      <SecretLine secret={url.href} label="Link of the calendar" />
      <Anchor size="sm" href={url.href.replace(/^https?:/, 'webcal:')}>
        Open it in a calendar program here
      </Anchor>
    </div>
  );
}

function Made({ feed }: { feed: Feed }) {
  return (
    <Text size="sm" c="dimmed">
      You made a link <Time iso={feed.createdAt} relative />
      {feed.lastUsedAt ? (
        <>
          ; it was last read <Time iso={feed.lastUsedAt} relative />
        </>
      ) : (
        '; nothing has read it so far'
      )}
      . If it is lost, make it anew: the former one then opens nothing.
    </Text>
  );
}
