import { Anchor, Button } from '@mantine/core';
import type { CheckResult } from '../api/types';
import { Copy } from '../shell/Copy';
import { points } from '../shell/format';
import { IconHint, IconLab, IconTerminal } from '../shell/icons';
import { Compared } from './Compared';
import { KernelReportView } from './KernelReportView';
import { SeriesPlot } from './SeriesPlot';

interface Props {
  check: CheckResult;
  checks: CheckResult[];
  onConsole: (byte: number) => void;
  onSource: (file: string, line: number) => void;
}

/** The evidence of a check, in the order a person needs it. */
export function CheckDetail({ check, checks, onConsole, onSource }: Props) {
  const { evidence } = check;
  const stopper = checks.find((other) => other.id === check.skippedBecause);
  return (
    <div className="check-detail">
      {check.verdict === 'PASS' && check.message ? <p>{check.message}</p> : null}
      {check.skippedBecause ? (
        <p>
          Not run because “{stopper?.title ?? check.skippedBecause}” did not pass. Nothing is deducted twice: mend that one, and this
          one runs.
        </p>
      ) : null}
      {check.verdict === 'LAB_FAULT' ? (
        <p className="check-ours">
          <IconLab size={16} aria-hidden /> This is the lab’s fault, not yours, and costs you nothing.
        </p>
      ) : null}
      {check.diagnostics.length > 0 ? <Diagnostics check={check} onSource={onSource} /> : null}
      {evidence?.command ? (
        <div>
          <div className="label">What was run</div>
          <div className="command">
            <code>{evidence.command}</code>
            <Copy text={evidence.command} label="Copy the command" />
          </div>
        </div>
      ) : null}
      {evidence?.input ? (
        <div>
          <div className="label">Input</div>
          <pre className="quote">{evidence.input}</pre>
        </div>
      ) : null}
      {evidence ? <Compared expected={evidence.expected} observed={evidence.observed} same={check.verdict === 'PASS'} /> : null}
      {check.parts.length > 0 ? (
        <ul className="parts" aria-label="Parts of this check">
          {check.parts.map((part, i) => (
            <li key={i}>
              <span className="nums">
                <b>{points(part.points)}</b> <span className="dim">/ {points(part.maxPoints)}</span>
              </span>
              <span>
                {part.title}
                {part.message ? <span className="dim"> {part.message}</span> : null}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {check.series.map((series, i) => (
        <SeriesPlot key={i} series={series} />
      ))}
      {check.notes.map((note, i) => (
        <p key={i} className="check-note">
          {note}
        </p>
      ))}
      {check.teacherMessage ? (
        <p className="check-note">
          <b>For teachers:</b> {check.teacherMessage}
        </p>
      ) : null}
      {check.report ? <KernelReportView report={check.report} onSource={onSource} /> : null}
      {check.hint && check.verdict !== 'PASS' && check.verdict !== 'SKIPPED' ? (
        <p className="hint">
          <IconHint size={17} aria-hidden />
          <span>
            <b>Hint</b> {check.hint}
          </span>
        </p>
      ) : null}
      {evidence?.consoleFrom !== null && evidence?.consoleFrom !== undefined ? (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconTerminal size={14} aria-hidden />}
          onClick={() => onConsole(evidence.consoleFrom ?? 0)}
        >
          {evidence.consoleSecond !== null ? `Show on the console at ${evidence.consoleSecond.toFixed(1)} s` : 'Show on the console'}
        </Button>
      ) : null}
    </div>
  );
}

function Diagnostics({ check, onSource }: { check: CheckResult; onSource: (file: string, line: number) => void }) {
  return (
    <ul className="diagnostics" aria-label="Compiler messages">
      {check.diagnostics.map((diagnostic, i) => {
        const place = diagnostic.line === null ? diagnostic.file : `${diagnostic.file}:${diagnostic.line}`;
        const where = diagnostic.column === null || diagnostic.line === null ? place : `${place}:${diagnostic.column}`;
        const line = diagnostic.line;
        return (
          <li key={i}>
            <b className={/error/i.test(diagnostic.severity) ? 'text-bad' : 'text-warn'}>{diagnostic.severity.toLowerCase()}</b>
            {line === null ? (
              <code>{where}</code>
            ) : (
              <Anchor component="button" type="button" className="mono" onClick={() => onSource(diagnostic.file, line)}>
                {where}
              </Anchor>
            )}
            <span>{diagnostic.message}</span>
          </li>
        );
      })}
    </ul>
  );
}
