import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import type { Deployment } from '../api/deploymentTypes';
import type { Board, Diagnostic } from '../api/types';
import { IconTerminal } from '../shell/icons';
import { Status } from '../shell/Status';
import { deploymentLook, sentenceOf, underway } from './deploymentState';

/** One deployment: where it stands, what was said about it, and where on the console it happened. */
export function DeploymentDetail({ brief, board }: { brief: Deployment; board: Board }) {
  const poll = usePollInterval(1_000);
  const whole = useQuery({
    queryKey: keys.deployment(brief.id),
    queryFn: () => lab.deployment(brief.id),
    refetchInterval: (query) => (underway(query.state.data?.state ?? brief.state) ? poll : false),
  });
  const deployment = whole.data ?? brief;
  const settings = settingsOf(deployment);
  return (
    <section className="deployment" aria-label={`Deployment of ${deployment.title}`}>
      <div className="deployment-head" role="status">
        <Status {...deploymentLook[deployment.state]} spinning={deployment.state === 'RUNNING'} />
        <span className="mono">{deployment.title}</span>
        <span>{sentenceOf(deployment)}</span>
      </div>
      {settings === '' ? null : (
        <Text size="sm" c="dimmed" className="mono">
          {settings}
        </Text>
      )}
      {deployment.diagnostics && deployment.diagnostics.length > 0 ? <Diagnostics diagnostics={deployment.diagnostics} /> : null}
      {deployment.output ? (
        <pre className="log-text deployment-output" tabIndex={0} aria-label="Output">
          {deployment.output}
        </pre>
      ) : null}
      {deployment.consoleFrom !== null && isOfThisReservation(deployment, board) ? (
        <Anchor component={Link} size="sm" to={`/boards/${encodeURIComponent(board.name)}?byte=${deployment.consoleFrom}`}>
          <IconTerminal size={14} aria-hidden /> Console from byte {deployment.consoleFrom.toLocaleString('en')}
        </Anchor>
      ) : null}
    </section>
  );
}

function Diagnostics({ diagnostics }: { diagnostics: Diagnostic[] }) {
  return (
    <ul className="diagnostics" aria-label="Compiler messages">
      {diagnostics.map((diagnostic, i) => (
        <li key={i}>
          <b className={/error/i.test(diagnostic.severity) ? 'text-bad' : 'text-warn'}>{diagnostic.severity.toLowerCase()}</b>{' '}
          <span className="mono">{[diagnostic.file, diagnostic.line, diagnostic.column].filter(Boolean).join(':')}</span>{' '}
          <span>{diagnostic.message}</span>
        </li>
      ))}
    </ul>
  );
}

function settingsOf(deployment: Deployment): string {
  switch (deployment.kind) {
    case 'MODULE_SOURCE':
    case 'MODULE':
      return deployment.load ? ['insmod', `${deployment.module}.ko`, ...deployment.parameters].join(' ') : '';
    case 'KERNEL':
      return deployment.commandLine === '' ? '' : `command line: … ${deployment.commandLine}`;
    case 'FILES':
      return `to ${deployment.target}`;
  }
}

/** What the console carried before the board's last reset was somebody else's, or is gone. */
function isOfThisReservation(deployment: Deployment, board: Board): boolean {
  return board.hold?.kind === 'RESERVATION' && Date.parse(deployment.queuedAt) >= Date.parse(board.hold.start);
}
