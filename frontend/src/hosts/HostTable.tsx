import { Link } from 'react-router-dom';
import type { Board, Host } from '../api/types';
import { boardLooks } from '../boards/boardState';
import { DataTable, type Column } from '../shell/DataTable';
import { IconBan, IconCheck, IconHost, IconHourglass, IconUnreachable } from '../shell/icons';
import { Empty } from '../shell/States';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { HostMenu } from './HostMenu';

interface Props {
  hosts: Host[];
  boards: Board[];
  admin: boolean;
}

export function HostTable({ hosts, boards, admin }: Props) {
  return (
    <DataTable
      label="Hosts"
      noun="host"
      rows={hosts}
      rowKey={(host) => host.name}
      columns={admin ? [...columnsWith(boards), actions] : columnsWith(boards)}
      initialSort={{ key: 'name', descending: false }}
      empty={
        <Empty icon={IconHost} title="No hosts yet">
          {admin
            ? 'Add one here: you get a command to run on its machine, once.'
            : 'An administrator adds the first one.'}
        </Empty>
      }
    />
  );
}

const columnsWith = (boards: Board[]): Column<Host>[] => [
  { key: 'name', header: 'Host', sort: (host) => host.name, cell: (host) => <b className="mono nowrap">{host.name}</b> },
  { key: 'state', header: 'State', sort: (host) => rankOf(host), cell: (host) => <HostStatus host={host} /> },
  { key: 'since', header: 'Since', sort: sinceOf, cell: (host) => <Time iso={sinceOf(host)} relative /> },
  {
    key: 'version',
    header: 'Agent',
    sort: (host) => host.version,
    cell: (host) => (
      <span className="nowrap">
        {host.version || '–'} {host.protocol ? <span className="dim">protocol {host.protocol}</span> : null}
      </span>
    ),
  },
  { key: 'sentence', header: 'How it is', cell: (host) => <span className="dim">{host.sentence || sentenceOf(host)}</span> },
  {
    key: 'boards',
    header: 'Boards',
    sort: (host) => host.boards.length,
    cell: (host) => <HostBoards names={host.boards} boards={boards} />,
  },
];

const actions: Column<Host> = {
  key: 'actions',
  header: 'Actions',
  hideHeader: true,
  align: 'right',
  cell: (host) => <HostMenu host={host} />,
};

/** What an administrator wants of a host stands before how its link is. */
function HostStatus({ host }: { host: Host }) {
  if (host.state === 'RETIRED') return <Status tone="quiet" icon={IconBan} label="Retired" />;
  if (host.state === 'DRAINING') return <Status tone="warn" icon={IconHourglass} label="Draining" />;
  if (host.link === 'CONNECTED') return <Status tone="good" icon={IconCheck} label="Connected" />;
  return host.version ? (
    <Status tone="bad" icon={IconUnreachable} label="Lost" />
  ) : (
    <Status tone="warn" icon={IconHourglass} label="Not joined" />
  );
}

const rankOf = (host: Host) =>
  host.state === 'RETIRED' ? 3 : host.state === 'DRAINING' ? 1 : host.link === 'CONNECTED' ? 2 : 0;

const sinceOf = (host: Host) => (host.state === 'ACTIVE' ? host.since : host.stateSince);

function sentenceOf(host: Host): string {
  if (host.state === 'RETIRED') return 'Out of service.';
  if (host.state === 'DRAINING') return 'Nothing new begins on its boards.';
  return host.link === 'CONNECTED' ? 'Connected and well.' : 'Not heard from.';
}

function HostBoards({ names, boards }: { names: string[]; boards: Board[] }) {
  if (names.length === 0) return <span className="dim">none</span>;
  return (
    <span className="host-boards">
      {names.map((name) => (
        <HostBoard key={name} name={name} board={boards.find((one) => one.name === name)} />
      ))}
    </span>
  );
}

function HostBoard({ name, board }: { name: string; board: Board | undefined }) {
  const look = board ? boardLooks[board.state] : null;
  return (
    <Link to={`/boards/${encodeURIComponent(name)}`} className="host-board" title={board?.reason?.sentence}>
      <span className="mono">{name}</span>
      {look ? <Status tone={look.tone} icon={look.icon} label={look.label} /> : null}
    </Link>
  );
}
