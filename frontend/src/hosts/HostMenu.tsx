import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Host } from '../api/types';
import { ConfirmDialog } from '../shell/ConfirmButton';
import { IconBan, IconDots, IconEdit, IconHourglass, IconKey, IconPlay, IconRefresh, IconTrash } from '../shell/icons';
import { tell, tellProblem } from '../shell/notify';
import { CredentialDialog } from './CredentialDialog';
import { JoinDialog } from './JoinDialog';
import { RenameDialog } from './RenameDialog';

type Change = 'drain' | 'resume' | 'resumeGrading' | 'retire' | 'remove';
type Dialog = 'join' | 'rename' | 'rotate' | 'retire' | 'remove' | 'drain';

const CHANGES: Record<Change, { run: (name: string) => Promise<void>; done: string }> = {
  drain: { run: lab.drainHost, done: 'drains: nothing new begins on its boards.' },
  resume: { run: lab.resumeHost, done: 'is in service.' },
  resumeGrading: { run: lab.resumeGrading, done: 'takes attempts again.' },
  retire: { run: lab.retireHost, done: 'is out of service; its credential no longer works.' },
  remove: { run: lab.removeHost, done: 'is removed; its credential no longer works.' },
};

/** Does something to a host, and says so. */
export function useHostChange(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => CHANGES[change].run(name),
    onSuccess: (_, change) => tell(`${name} ${CHANGES[change].done}`),
    onError: tellProblem,
    onSettled: () => staleHosts(client),
  });
}

export const staleHosts = (client: ReturnType<typeof useQueryClient>) =>
  Promise.all([keys.hosts, keys.boards, keys.attention].map((queryKey) => client.invalidateQueries({ queryKey })));

/** All that an administrator can do with a host. */
export function HostMenu({ host }: { host: Host }) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const change = useHostChange(host.name);
  const close = () => setDialog(null);
  const retired = host.state === 'RETIRED';
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${host.name}`} loading={change.isPending}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {host.state === 'ACTIVE' ? (
            <Menu.Item leftSection={<IconHourglass size={16} />} onClick={() => setDialog('drain')}>
              Drain
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlay size={16} />} onClick={() => change.mutate('resume')}>
              Back into service
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => setDialog('rename')}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} disabled={retired} onClick={() => setDialog('join')}>
            Join token
          </Menu.Item>
          <Menu.Item leftSection={<IconRefresh size={16} />} disabled={retired} onClick={() => setDialog('rotate')}>
            New credential
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconBan size={16} />} disabled={retired} onClick={() => setDialog('retire')}>
            Retire
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setDialog('remove')}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'join' ? <JoinDialog host={host.name} onClose={close} /> : null}
      {dialog === 'rename' ? <RenameDialog host={host.name} onClose={close} /> : null}
      {dialog === 'rotate' ? <CredentialDialog host={host.name} onClose={close} /> : null}
      <ConfirmDialog
        opened={dialog === 'drain'}
        onClose={close}
        question={`Drain ${host.name}?`}
        explanation="Nothing new begins on its boards; what runs there finishes. Reservations whose time comes meanwhile do not begin, and their people are told."
        confirm="Drain"
        onConfirm={() => change.mutate('drain')}
      />
      <ConfirmDialog
        opened={dialog === 'retire'}
        onClose={close}
        question={`Retire ${host.name}?`}
        explanation="Its agent is disconnected at once, its credential stops working and its boards leave the lab. Drain it first to let people finish. It stays in this list, and can come back."
        confirm="Retire"
        danger
        onConfirm={() => change.mutate('retire')}
      />
      <ConfirmDialog
        opened={dialog === 'remove'}
        onClose={close}
        question={`Remove ${host.name}?`}
        explanation="Its agent is disconnected and its credential stops working. It and its boards leave the lab; recordings and results stay."
        confirm="Remove"
        danger
        onConfirm={() => change.mutate('remove')}
      />
    </>
  );
}
