import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Board } from '../api/types';
import { countdown, when } from '../shell/format';
import { useNow } from '../shell/useNow';
import { BoardStatus, reasonOf } from './BoardStatus';
import { boardLooks } from './boardState';
import { UseNow } from './UseNow';

export function BoardCard({ board }: { board: Board }) {
  const now = useNow(1_000);
  return (
    <li className={`board-card tone-${boardLooks[board.state].tone}`}>
      <div className="board-card-head">
        <Anchor component={Link} to={`/boards/${encodeURIComponent(board.name)}`} className="board-name">
          {board.name}
        </Anchor>
        <BoardStatus board={board} />
      </div>
      <p className="board-reason">{reasonOf(board)}</p>
      <dl className="facts board-facts">
        <dt>Kernel</dt>
        <dd className="mono">{board.kernel || 'not known yet'}</dd>
        <dt>Profile</dt>
        <dd>
          {board.profile} <span className="dim">on {board.host}</span>
        </dd>
        {board.holder ? (
          <>
            <dt>{board.state === 'GRADING' ? 'For' : 'Held by'}</dt>
            <dd>{board.mine ? 'you' : board.holder.name}</dd>
          </>
        ) : null}
        {board.hold ? (
          <>
            <dt>Until</dt>
            <dd>
              {when(board.hold.end, now)}{' '}
              <span className="dim nums">({countdown(new Date(board.hold.end).getTime() - now)} left)</span>
            </dd>
          </>
        ) : null}
        {board.next ? (
          <>
            <dt>Next</dt>
            <dd>{when(board.next.start, now)}</dd>
          </>
        ) : null}
      </dl>
      <div className="board-card-foot">
        <Tags tags={board.tags} />
        <UseNow board={board} />
      </div>
    </li>
  );
}

export function Tags({ tags }: { tags: string[] }) {
  return (
    <span className="tags">
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </span>
  );
}
