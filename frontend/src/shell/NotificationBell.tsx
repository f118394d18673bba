import { ActionIcon, Button, Indicator, Popover, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Inbox, Note } from '../api/types';
import { plural } from './format';
import { IconBell } from './icons';
import { tellProblem } from './notify';
import { Await } from './States';
import { Time } from './Time';

/** What the lab wants this person to know, behind a bell that counts what is unread. */
export function NotificationBell() {
  const [open, { toggle, close }] = useDisclosure(false);
  const inbox = useQuery({ queryKey: keys.notifications, queryFn: lab.notifications, refetchInterval: usePollInterval(15_000) });
  const unread = inbox.data?.unread ?? 0;
  return (
    <Popover opened={open} onChange={(shown) => (shown ? undefined : close())} position="bottom-start" width={340} trapFocus returnFocus>
      <Popover.Target>
        <Indicator disabled={unread === 0} label={unread > 99 ? '99+' : unread} size={16} color="red" offset={4} inline>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={toggle}
            aria-expanded={open}
            aria-label={unread === 0 ? 'Notifications' : plural(unread, 'unread notification')}
          >
            <IconBell size={20} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notifications">
        <Await query={inbox} loading={<Text size="sm" c="dimmed" p="md" ta="center">Asking the lab</Text>}>
          {(known) => <Notes inbox={known} onGone={close} />}
        </Await>
      </Popover.Dropdown>
    </Popover>
  );
}

function Notes({ inbox, onGone }: { inbox: Inbox; onGone: () => void }) {
  const client = useQueryClient();
  const stale = () => client.invalidateQueries({ queryKey: keys.notifications });
  const readAll = useMutation({ mutationFn: lab.readAllNotifications, onError: tellProblem, onSettled: stale });
  const read = useMutation({ mutationFn: (note: Note) => lab.readNotification(note.id), onError: tellProblem, onSettled: stale });
  const navigate = useNavigate();
  const open = (note: Note) => {
    if (!note.readAt) read.mutate(note);
    if (note.link.startsWith('/')) {
      navigate(note.link);
      onGone();
    }
  };
  return (
    <>
      <div className="notes-head">
        <b>Notifications</b>
        <Button size="compact-xs" variant="subtle" disabled={inbox.unread === 0} loading={readAll.isPending} onClick={() => readAll.mutate()}>
          Mark all as read
        </Button>
      </div>
      {inbox.notifications.length === 0 ? (
        <Text size="sm" c="dimmed" p="md" ta="center">
          Nothing yet. When the lab needs you to know something, it stands here.
        </Text>
      ) : (
        <ul className="notes">
          {inbox.notifications.map((note) => (
            <li key={note.id}>
              <button type="button" className={note.readAt ? 'note' : 'note note-unread'} onClick={() => open(note)}>
                <span className="note-text">
                  {note.readAt ? null : <span className="sr-only">Unread: </span>}
                  {note.text}
                </span>
                <span className="dim note-time">
                  <Time iso={note.at} relative />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
