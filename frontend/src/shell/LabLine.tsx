import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { LiveContext, usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { plural } from './format';

/** One glance at the lab: how many boards can be had, and whether this page is up to date. */
export function LabLine() {
  const live = useContext(LiveContext);
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: usePollInterval(5_000) });
  const ready = boards.data?.filter((board) => board.state === 'READY').length ?? 0;
  const tone = boards.isError ? 'bad' : live === 'polling' ? 'warn' : 'good';
  return (
    <div className={`lab-line tone-${tone}`} role="status">
      <strong>
        <span className="lamp" aria-hidden />
        {boards.isError ? 'The lab does not answer' : boards.data ? `${ready} of ${plural(boards.data.length, 'board')} ready` : 'Asking the lab'}
      </strong>
      <span className="dim">
        {boards.isError
          ? 'Trying again by itself'
          : live === 'live'
            ? 'Changes appear by themselves'
            : live === 'polling'
              ? 'Live updates lost; asking every few seconds'
              : 'Connecting'}
      </span>
    </div>
  );
}
