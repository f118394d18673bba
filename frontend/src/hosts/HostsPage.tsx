import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { usePerson } from '../people/session';
import { IconPlus } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { AttentionPanel } from './AttentionPanel';
import { HostTable } from './HostTable';
import { JoinDialog } from './JoinDialog';
import { SharesPanel } from './SharesPanel';
import './hosts.css';

/** The lab's machines. Everybody sees whether they are there; administrators also see what needs them, and mend it. */
export function HostsPage() {
  const admin = usePerson().role === 'ADMIN';
  return admin ? <LabPage /> : (
    <Page title="Hosts" lead="Machines in the lab that run an agent and have boards attached.">
      <Hosts admin={false} />
    </Page>
  );
}

function LabPage() {
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Page
      title="Lab"
      lead="Hosts and boards at a glance, with what needs attention first."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
          Add host
        </Button>
      }
    >
      <AttentionPanel />
      <Hosts admin />
      <SharesPanel />
      {adding ? <JoinDialog host={null} onClose={close} /> : null}
    </Page>
  );
}

function Hosts({ admin }: { admin: boolean }) {
  const hosts = useQuery({ queryKey: keys.hosts, queryFn: lab.hosts, refetchInterval: usePollInterval(5_000) });
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: usePollInterval(5_000) });
  return (
    <Panel title="Hosts and their boards" flush>
      <Await query={hosts} loading={<Loading rows={3} />}>
        {(rows) => <HostTable hosts={rows} boards={boards.data ?? []} admin={admin} />}
      </Await>
    </Panel>
  );
}
