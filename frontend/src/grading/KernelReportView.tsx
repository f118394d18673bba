import { Anchor, Collapse, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { KernelReport } from '../api/types';
import { Copy } from '../shell/Copy';
import { plural } from '../shell/format';
import { IconChevronDown, IconChevronRight, IconCrash } from '../shell/icons';
import { meaningOf } from './reportKinds';
import { SourceLines } from './SourceLines';

interface Props {
  report: KernelReport;
  onSource: (file: string, line: number) => void;
}

/** What the kernel reported: kind, the guilty line, and the raw text folded away. */
export function KernelReportView({ report, onSource }: Props) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const { file, line } = report;
  const meaning = meaningOf(report.kind);
  return (
    <div className="report">
      <div className="report-title">
        <IconCrash size={17} aria-hidden />
        <b>{report.title}</b>
      </div>
      <dl className="facts">
        <dt>Kind</dt>
        <dd>
          {report.kind.toLowerCase().replaceAll('_', ' ')}
          {report.subKind ? <span className="dim">, {report.subKind}</span> : null}
        </dd>
        <dt>In</dt>
        <dd>
          {report.function ? (
            <>
              <code>{report.function}()</code>
              {report.module ? (
                <>
                  {' '}
                  of <code>{report.module}</code>
                </>
              ) : null}
            </>
          ) : (
            'no function of yours is named in the report'
          )}
        </dd>
        {file ? (
          <>
            <dt>At</dt>
            <dd>
              {line === null ? (
                <code>{file}</code>
              ) : (
                <Anchor component="button" type="button" className="mono" onClick={() => onSource(file, line)}>
                  {file}:{line}
                </Anchor>
              )}
            </dd>
          </>
        ) : null}
      </dl>
      {meaning ? <p className="report-meaning">{meaning}</p> : null}
      {file && line !== null ? <SourceLines file={file} line={line} onSource={onSource} /> : null}
      {report.places.map((place, i) => (
        <SourceLines key={i} file={place.file} line={place.line} what={place.what} onSource={onSource} />
      ))}
      {report.interleaved ? <p className="dim small">Other lines ran into this report: what it says of functions and lines is less certain.</p> : null}
      {report.truncated ? <p className="dim small">The report was cut off: the board stopped before it was complete.</p> : null}
      <UnstyledButton className="fold" onClick={() => setOpen(!open)} aria-expanded={open}>
        <Chevron size={15} aria-hidden />
        {open ? 'Hide the kernel’s text' : 'The kernel’s own text'}
      </UnstyledButton>
      <Collapse in={open}>
        <div className="report-text">
          <pre className="quote quote-scroll" tabIndex={0}>
            {report.text}
          </pre>
          <Copy text={report.text} label="Copy the report" />
        </div>
      </Collapse>
      {report.consequences.length > 0 ? <Consequences reports={report.consequences} /> : null}
    </div>
  );
}

/** What followed from the first report: no mistakes of their own, so folded away. */
function Consequences({ reports }: { reports: KernelReport[] }) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <UnstyledButton className="fold" onClick={() => setOpen(!open)} aria-expanded={open}>
        <Chevron size={15} aria-hidden />
        {plural(reports.length, 'consequence')} of it
      </UnstyledButton>
      <Collapse in={open}>
        <ul className="consequences">
          {reports.map((report, i) => (
            <li key={i}>
              {report.title} <span className="dim">{report.kind.toLowerCase().replaceAll('_', ' ')}</span>
            </li>
          ))}
        </ul>
      </Collapse>
    </>
  );
}
