import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Run } from '../api/types';
import { Status } from '../shell/Status';
import { PhaseStepper } from './PhaseStepper';
import { attemptLook, finished } from './attemptState';

export const laneNames = { plain: 'Plain kernel', debug: 'Debug kernel' } as const;

/** The runs of an attempt that has several: which kernel, which board, and each phase with its seconds. */
export function RunsPanel({ runs }: { runs: Run[] }) {
  return (
    <section className="runs" aria-label="Runs">
      {runs.map((run) => {
        const look = run.state === 'GRADED' ? { ...attemptLook.GRADED, label: 'Judged' } : attemptLook[run.state];
        return (
          <div key={run.number} className="run" data-run={run.number}>
            <div className="run-head">
              <b>{laneNames[run.lane]}</b>
              <Status tone={look.tone} icon={look.icon} label={look.label} spinning={!finished(run.state) && run.state !== 'QUEUED'} />
              {run.board ? (
                <span className="small">
                  on{' '}
                  <Anchor component={Link} to={`/boards/${encodeURIComponent(run.board)}`} className="mono">
                    {run.board}
                  </Anchor>
                  {run.kernel ? <span className="dim mono"> {run.kernel}</span> : null}
                </span>
              ) : null}
              {run.readied ? <span className="dim small">{run.readied}</span> : null}
              {run.labFaults > 0 ? <span className="dim small">try {run.labFaults + 1} after a fault of the lab</span> : null}
            </div>
            <PhaseStepper attempt={run} label={`Phases of the run on the ${laneNames[run.lane].toLowerCase()}`} />
            {run.doing || run.reason ? <p className="dim small">{run.doing ?? run.reason}</p> : null}
          </div>
        );
      })}
    </section>
  );
}
