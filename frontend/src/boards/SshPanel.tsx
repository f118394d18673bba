import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'react-router-dom';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Board, BoardSsh } from '../api/types';
import { Copy } from '../shell/Copy';
import { Panel } from '../shell/Page';

/** The commands with which a board is reached from a terminal; nothing where the lab has no front door. */
export function SshPanel({ board }: { board: Board }) {
  const ssh = useQuery({ queryKey: keys.boardSsh(board.name), queryFn: () => lab.boardSsh(board.name), retry: false, staleTime: 60_000 });
  if (!ssh.data) return null;
  return (
    <Panel title="From your terminal">
      <dl className="facts ssh-commands">
        {commands(ssh.data).map(({ what, command }) => (
          <Fragment key={what}>
            <dt>{what}</dt>
            <dd>
              <code className="mono">
                {command.split(' ').map((word) => (
                  <Fragment key={word}>
                    <span>{word}</span>{' '}
                  </Fragment>
                ))}
              </code>
              <Copy text={command} label={`Copy the command: ${what}`} />
            </dd>
          </Fragment>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt={8}>
        Needs one of <Link to="/account">your SSH keys</Link>. The console is for everybody to watch; the others are for who has the board.
      </Text>
    </Panel>
  );
}

export function commands({ board, host, port }: BoardSsh): { what: string; command: string }[] {
  return [
    { what: 'Console', command: `ssh -p ${port} ${board}@${host}` },
    { what: 'Shell', command: `ssh -J ${host}:${port} root@${board}` },
    { what: 'Files', command: `scp -P ${port} FILE ${board}@${host}:` },
  ];
}
