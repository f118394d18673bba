import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import { LiveContext, usePollInterval } from '../api/events';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { plural } from './format';

const SILENT = 'The lab does not answer';
const NOT_LIVE = 'Live updates lost; asking every few seconds';

/** One glance at the lab: how many boards can be had, and whether this page is up to date. */
export function LabLine() {
  const { live, boards, trouble } = useLab();
  const ready = boards.data?.filter((board) => board.state === 'READY').length ?? 0;
  return (
    <div className={`lab-line tone-${trouble?.tone ?? 'good'}`}>
      <strong>
        <span className="lamp" aria-hidden />
        {boards.isError ? SILENT : boards.data ? `${ready} of ${plural(boards.data.length, 'board')} ready` : 'Asking the lab'}
      </strong>
      <span className="dim">
        {boards.isError ? 'Trying again by itself' : live === 'live' ? 'Changes appear by themselves' : live === 'polling' ? NOT_LIVE : 'Connecting'}
      </span>
      {/* Trouble is spoken; who books what elsewhere in the lab is not. */}
      <span className="sr-only" role="status">
        {trouble?.text}
      </span>
    </div>
  );
}

/** That what is shown may be old, where the sidebar is out of sight. Nothing while all is well. */
export function LabTrouble() {
  const { trouble } = useLab();
  return (
    <div className={`lab-trouble tone-${trouble?.tone ?? 'good'}`} role="status">
      {trouble ? (
        <>
          <span className="lamp" aria-hidden />
          {trouble.text}
        </>
      ) : null}
    </div>
  );
}

function useLab() {
  const live = useContext(LiveContext);
  const boards = useQuery({ queryKey: keys.boards, queryFn: lab.boards, refetchInterval: usePollInterval(5_000) });
  const trouble = boards.isError ? { tone: 'bad', text: SILENT } : live === 'polling' ? { tone: 'warn', text: NOT_LIVE } : null;
  return { live, boards, trouble };
}
