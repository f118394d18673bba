import type { Attempt, AttemptState } from '../api/types';
import { duration } from '../shell/format';
import { IconCheck, IconLab, IconX } from '../shell/icons';
import { useNow } from '../shell/useNow';
import { attemptLook, finished, PHASES } from './attemptState';

interface Step {
  state: AttemptState;
  kind: 'done' | 'now' | 'open' | 'over' | 'fault';
  ms: number | null;
}

/** Every phase with its seconds, live and afterwards. */
export function PhaseStepper({ attempt, label = 'Phases' }: { attempt: Pick<Attempt, 'state' | 'phases'>; label?: string }) {
  const now = useNow(finished(attempt.state) ? 60_000 : 100);
  const steps = stepsOf(attempt, now);
  return (
    <ol className="phases" aria-label={label}>
      {steps.map((step) => (
        <li key={step.state} className={`phase phase-${step.kind}`} aria-current={step.kind === 'now' ? 'step' : undefined}>
          <span className="phase-mark" aria-hidden>
            {step.kind === 'done' ? <IconCheck size={13} stroke={3} /> : null}
            {step.kind === 'fault' ? step.state === 'LAB_FAULT' ? <IconLab size={13} /> : <IconX size={13} stroke={3} /> : null}
          </span>
          <span className="phase-name">{attemptLook[step.state].label}</span>
          <span className="phase-time nums">{timeText(step)}</span>
        </li>
      ))}
    </ol>
  );
}

function timeText(step: Step): string {
  if (step.ms !== null) return duration(step.ms);
  if (step.kind === 'over') return 'not needed';
  return step.kind === 'open' ? '–' : '\u00a0';
}

/**
 * The steps with the time spent in each. A state can be entered more than once (a lab fault queues again), so times
 * of one state are summed. What is running now counts from when it was entered.
 */
export function stepsOf(attempt: Pick<Attempt, 'state' | 'phases'>, now: number): Step[] {
  const spent = new Map<AttemptState, number>();
  const entered = new Set<AttemptState>();
  attempt.phases.forEach((phase, i) => {
    entered.add(phase.state);
    const current = i === attempt.phases.length - 1 && !finished(attempt.state);
    const ms = phase.ms ?? (current ? Math.max(0, now - new Date(phase.at).getTime()) : null);
    if (ms !== null) spent.set(phase.state, (spent.get(phase.state) ?? 0) + ms);
  });
  const order = PHASES.indexOf(attempt.state);
  const broken = attempt.state === 'CANCELLED' || attempt.state === 'LAB_FAULT';
  const list = broken ? [...PHASES.filter((state) => entered.has(state) && state !== 'GRADED'), attempt.state] : PHASES;
  return list.map((state) => {
    const at = PHASES.indexOf(state);
    const ms = finished(state) ? null : (spent.get(state) ?? null);
    if (state === attempt.state) return { state, kind: broken ? 'fault' : state === 'GRADED' ? 'done' : 'now', ms };
    if (!broken && at > order) return { state, kind: 'open', ms };
    // A build error needs no board: those phases were passed over.
    return { state, kind: entered.has(state) ? 'done' : 'over', ms };
  });
}
