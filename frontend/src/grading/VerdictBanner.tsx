import type { Attempt } from '../api/types';
import { useSchedule, whatCounts } from '../exercises/useSchedule';
import { plural, points, score } from '../shell/format';
import { Status } from '../shell/Status';
import { Time } from '../shell/Time';
import { attemptLook, finished, scoreTone } from './attemptState';

/** The first line: what happened, and where it leaves the person. */
export function VerdictBanner({ attempt }: { attempt: Attempt }) {
  const look = attemptLook[attempt.state];
  const graded = attempt.state === 'GRADED';
  const tone = graded ? scoreTone(attempt.score, attempt.maxScore) : look.tone;
  const soFar = attempt.checks.reduce((sum, check) => sum + (check.points ?? 0), 0);
  const shown = graded ? attempt.score : attempt.state === 'RUNNING' || attempt.state === 'REPORTING' ? soFar : null;
  return (
    <section className={`verdict tone-${tone}`} aria-label="Result">
      <div className="verdict-score">
        <span className="verdict-number">{score(shown, attempt.maxScore)}</span>
        <span className="verdict-unit">{attempt.scoreHidden ? 'points, not shown yet' : graded ? 'points' : shown === null ? 'points possible' : 'points so far'}</span>
      </div>
      <div className="verdict-text">
        <Status tone={look.tone} icon={look.icon} label={look.label} large spinning={!finished(attempt.state) && attempt.state !== 'QUEUED'} />
        <p className="verdict-sentence">{sentence(attempt)}</p>
        <Detail attempt={attempt} />
      </div>
    </section>
  );
}

function sentence(attempt: Attempt): string {
  if (attempt.state === 'LAB_FAULT') {
    return attempt.summary ?? 'Something of ours broke while this was graded.';
  }
  if (attempt.summary) return attempt.summary;
  if (attempt.state === 'GRADED') {
    const lost = attempt.checks.filter((check) => check.verdict !== 'PASS').length;
    return lost === 0 ? 'Every check passed.' : `${plural(lost, 'check')} of ${attempt.checks.length} did not pass.`;
  }
  if (attempt.state === 'QUEUED') return attempt.reason ?? 'It waits for a free board.';
  return attempt.doing ? capital(attempt.doing) : attemptLook[attempt.state].meaning;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function StillOpen({ exercise, open }: { exercise: string; open: number }) {
  const schedule = useSchedule(exercise).data;
  return (
    <p className="verdict-detail">
      {points(open)} points still open. {capital(schedule ? `${whatCounts[schedule.counts]}; hand in` : 'hand in')} again whenever you like.
    </p>
  );
}

function Detail({ attempt }: { attempt: Attempt }) {
  if (attempt.state === 'LAB_FAULT') {
    return (
      <p className="verdict-detail">
        This was the lab’s fault, not yours: it costs you no points and no attempt. {attempt.reason ?? 'Your submission is kept and can be graded again.'}
      </p>
    );
  }
  if (attempt.state === 'QUEUED') {
    return (
      <p className="verdict-detail">
        {attempt.position !== null ? `Number ${attempt.position} in the queue.` : ''}
        {attempt.estimatedStart ? (
          <>
            {' '}
            Expected to begin about <Time iso={attempt.estimatedStart} />.
          </>
        ) : null}{' '}
        You may leave this page; it goes on by itself.
      </p>
    );
  }
  if (attempt.state === 'GRADED') {
    if (attempt.score === null) return <p className="verdict-detail">The total appears once every check that counts may be seen.</p>;
    if (!attempt.official) return <p className="verdict-detail">This submission was graded again since: the newer attempt counts.</p>;
    const open = attempt.maxScore - attempt.score;
    return open > 0 ? <StillOpen exercise={attempt.exercise.id} open={open} /> : null;
  }
  if (finished(attempt.state)) return null;
  return <p className="verdict-detail">{attemptLook[attempt.state].meaning}. This page follows by itself.</p>;
}
