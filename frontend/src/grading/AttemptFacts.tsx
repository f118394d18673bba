import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Attempt } from '../api/types';
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
        <dt>Attempt</dt>
        <dd className="mono small">{attempt.id}</dd>
      </dl>
    </Panel>
  );
}
