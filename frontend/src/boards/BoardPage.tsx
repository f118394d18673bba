import { Alert, Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { BookingPanel } from '../booking/BookingPanel';
import { MovedHere } from '../booking/Moved';
import SerialConsole from '../console/SerialConsole';
import { DeploymentsPanel } from '../deployments/DeploymentsPanel';
import type { Board } from '../api/types';
import { Subscribe } from '../feeds/Subscribe';
import { IconAlert } from '../shell/icons';
import { Page, Panel } from '../shell/Page';
import { Await, Loading } from '../shell/States';
import { Time } from '../shell/Time';
import { Tags } from './BoardCard';
import { BoardStatus, reasonOf } from './BoardStatus';
import { ByHand } from './ByHand';
import { CleanState } from './CleanState';
import { HealthPanel } from './HealthPanel';
import { PowerPanel } from './PowerPanel';
import { SshPanel } from './SshPanel';
import './boards.css';

export default function BoardPage() {
  const { name = '' } = useParams();
  const byte = byteOf(useSearchParams()[0].get('byte'));
  const board = useQuery({
    queryKey: keys.board(name),
    queryFn: () => lab.board(name),
    refetchInterval: usePollInterval(4_000),
  });
  return (
    <Page
      title={name}
      heading={<span className="mono">{name}</span>}
      back={{ to: '/boards', label: 'Boards' }}
      lead={board.data ? <Strip board={board.data} /> : null}
      actions={board.data ? <Subscribe of={{ board: name }} /> : null}
    >
      <Await query={board} loading={<Loading rows={6} label={`Loading ${name}`} />}>
        {(data) => (
          <>
            <div className="split">
              <div className="stack">
                {data.link === 'LOST' ? (
                  <Alert color="red" icon={<IconAlert size={18} aria-hidden />} title="The host of this board is not heard from">
                    {reasonOf(data)} The console stays here and goes on where it stopped as soon as the host is back.
                  </Alert>
                ) : null}
                <MovedHere key={`${data.name}/moved`} board={data} />
                <ByHand board={data} />
                <SerialConsole key={`${data.name}@${byte ?? ''}`} board={data.name} from={byte} held={data.mine && data.state !== 'GRADING'} />
                <DeploymentsPanel key={`${data.name}/deployments`} board={data} />
              </div>
              <div className="stack">
                <BookingPanel board={data} />
                <PowerPanel board={data} />
                <SshPanel board={data} />
                <CleanState board={data} />
                <Facts board={data} />
              </div>
            </div>
            <HealthPanel board={data} />
          </>
        )}
      </Await>
    </Page>
  );
}

/** A place on the console that a link names. */
function byteOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function Strip({ board }: { board: Board }) {
  return (
    <span className="board-strip">
      <BoardStatus board={board} large />
      <span>{reasonOf(board)}</span>
      {board.reason?.since ? (
        <span className="dim nowrap">
          since <Time iso={board.reason.since} relative />
        </span>
      ) : null}
    </span>
  );
}

function Facts({ board }: { board: Board }) {
  return (
    <Panel
      title="About this board"
      aside={
        <Anchor component={Link} to={`/recordings?board=${encodeURIComponent(board.name)}`} size="sm">
          Recordings
        </Anchor>
      }
    >
      <dl className="facts">
        <dt>Kernel</dt>
        <dd className="mono">{board.kernel || 'not known yet'}</dd>
        <dt>Profile</dt>
        <dd>{board.profile}</dd>
        {board.architecture ? (
          <>
            <dt>Architecture</dt>
            <dd>{board.architecture}</dd>
          </>
        ) : null}
        <dt>Host</dt>
        <dd>
          {board.host}
          {board.hostState === 'DRAINING' ? <span className="dim"> (draining)</span> : null}
        </dd>
        <dt>Condition</dt>
        <dd>{board.condition.toLowerCase()}</dd>
        {board.tags.length > 0 ? (
          <>
            <dt>Tags</dt>
            <dd>
              <Tags tags={board.tags} />
            </dd>
          </>
        ) : null}
      </dl>
    </Panel>
  );
}
