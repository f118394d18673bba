import { Anchor } from '@mantine/core';
import { Fragment } from 'react';
import { Link } from 'react-router-dom';
import type { Attempt } from '../api/types';
import { score } from '../shell/format';
import { Panel } from '../shell/Page';
import { Time } from '../shell/Time';
import { taintText } from './taint';

export function AttemptFacts({ attempt }: { attempt: Attempt }) {
  return (
    <Panel title="About this attempt">
      <dl className="facts">
        <dt>Board</dt>
        <dd>
          {attempt.board ? (
            <Anchor component={Link} to={`/boards/${encodeURIComponent(attempt.board)}`} className="mono">
              {attempt.board}
            </Anchor>
          ) : (
            <span className="dim">none yet</span>
          )}
        </dd>
        {attempt.kernel ? (
          <>
            <dt>Kernel</dt>
            <dd className="mono">{attempt.kernel}</dd>
          </>
        ) : null}
        <dt>Handed in</dt>
        <dd>
          <Time iso={attempt.queuedAt} />
        </dd>
        {attempt.finishedAt ? (
          <>
            <dt>Ended</dt>
            <dd>
              <Time iso={attempt.finishedAt} />
            </dd>
          </>
        ) : null}
        {attempt.taintBefore !== null ? (
          <>
            <dt>Taint before</dt>
            <dd>{taintText(attempt.taintBefore)}</dd>
          </>
        ) : null}
        {attempt.taintAfter !== null ? (
          <>
            <dt>Taint after</dt>
            <dd>{taintText(attempt.taintAfter)}</dd>
          </>
        ) : null}
        {Object.entries(attempt.runs[0]?.parameters ?? {}).map(([name, value]) => (
          <Fragment key={name}>
            <dt>Parameter {name}</dt>
            <dd className="mono">{value}</dd>
          </Fragment>
        ))}
        {attempt.rescores.map((change) => (
          <Fragment key={change.at}>
            <dt>Scored again</dt>
            <dd>
              <Time iso={change.at} /> by {change.by}: {score(change.before, change.beforeMax)} became {score(change.after, change.afterMax)}
            </dd>
          </Fragment>
        ))}
        {attempt.stopsBoards ? (
          <>
            <dt>Stops boards</dt>
            <dd className="text-bad">It stopped its board in the same check each time. Read the code before you grade it again.</dd>
          </>
        ) : null}
        <dt>Attempt</dt>
        <dd className="mono small">{attempt.id}</dd>
      </dl>
    </Panel>
  );
}
