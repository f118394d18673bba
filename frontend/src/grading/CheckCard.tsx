import { Collapse } from '@mantine/core';
import { useState } from 'react';
import type { CheckResult } from '../api/types';
import { duration, points } from '../shell/format';
import { IconChevronDown, IconChevronRight } from '../shell/icons';
import { Status } from '../shell/Status';
import { CheckDetail } from './CheckDetail';
import { needsReading, notReached, notRunYet, verdictLook } from './attemptState';

interface Props {
  check: CheckResult;
  checks: CheckResult[];
  /** The attempt has ended, so what has no verdict will get none. */
  over: boolean;
  onConsole: (byte: number) => void;
  onSource: (file: string, line: number) => void;
}

/** One check: its verdict at a glance, its evidence on demand. What did not pass is open from the start. */
export function CheckCard({ check, checks, over, onConsole, onSource }: Props) {
  const [choice, setChoice] = useState<boolean | null>(null);
  const open = choice ?? needsReading(check);
  const look = check.verdict ? verdictLook[check.verdict] : over ? notReached : notRunYet;
  const details = check.verdict !== null && hasDetail(check);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const head = (
    <>
      <span className="check-chevron">{details ? <Chevron size={16} aria-hidden /> : null}</span>
      <span className="check-title">
        {check.title}
        {check.lane === 'debug' ? <span className="tag">debug kernel</span> : null}
        {check.hidden ? <span className="tag">hidden</span> : null}
      </span>
      <span className="check-time dim nums">{check.tookMs !== null && check.verdict !== 'SKIPPED' ? duration(check.tookMs) : ''}</span>
      <Status tone={look.tone} icon={look.icon} label={look.label} />
      <span className="check-points nums">
        {check.maxPoints === 0 ? (
          <span className="dim">no points</span>
        ) : (
          <>
            <b>{check.points === null ? '–' : points(check.points)}</b>
            <span className="dim"> / {check.maxPoints === null ? '–' : points(check.maxPoints)}</span>
          </>
        )}
      </span>
    </>
  );
  return (
    <li className={`check tone-${look.tone}`} data-check={check.id} data-verdict={check.verdict ?? ''}>
      {details ? (
        <button type="button" className="check-head" aria-expanded={open} onClick={() => setChoice(!open)}>
          {head}
        </button>
      ) : (
        <div className="check-head">{head}</div>
      )}
      {check.message && check.verdict !== 'PASS' ? <p className="check-message">{check.message}</p> : null}
      {details ? (
        <Collapse in={open}>
          <CheckDetail check={check} checks={checks} onConsole={onConsole} onSource={onSource} />
        </Collapse>
      ) : null}
    </li>
  );
}

function hasDetail(check: CheckResult): boolean {
  // Why a check was skipped stands in its message; a hint for what never ran would only mislead.
  if (check.verdict === 'SKIPPED') return check.message === null && check.skippedBecause !== null;
  if (check.parts.length > 0 || check.series.length > 0 || check.notes.length > 0 || check.teacherMessage) return true;
  if (check.evidence || check.report || check.diagnostics.length > 0) return true;
  return check.verdict === 'PASS' ? check.message !== null : check.hint !== null;
}
