import { Anchor, Collapse, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { KernelReport } from '../api/types';
import { Copy } from '../shell/Copy';
import { IconChevronDown, IconChevronRight, IconCrash } from '../shell/icons';

interface Props {
  report: KernelReport;
  onSource: (file: string, line: number) => void;
}

/** What the kernel reported: kind, the guilty line, and the raw text folded away. */
export function KernelReportView({ report, onSource }: Props) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const { file, line } = report;
  return (
    <div className="report">
      <div className="report-title">
        <IconCrash size={17} aria-hidden />
        <b>{report.title}</b>
      </div>
      <dl className="facts">
        <dt>Kind</dt>
        <dd>{report.kind.toLowerCase().replaceAll('_', ' ')}</dd>
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
    </div>
  );
}
