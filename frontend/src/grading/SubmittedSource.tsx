import { Tabs } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Attempt, Diagnostic, Submission } from '../api/types';
import { bytes, plural } from '../shell/format';
import { highlightLines } from '../shell/highlight';
import { IconBoard, IconFile } from '../shell/icons';
import { Panel } from '../shell/Page';
import { SourceLine } from '../shell/SourceLine';
import { Await, Empty, Loading } from '../shell/States';
import { samePath } from './samePath';
import { useSubmission } from './useSubmission';

interface Props {
  attempt: Attempt;
  place: { file: string; line: number } | null;
}

/** What was handed in, with what the compiler and the kernel said about its lines beside them. */
export function SubmittedSource({ attempt, place }: Props) {
  const submission = useSubmission(attempt);
  const notes = useMemo(() => notesOf(attempt), [attempt]);
  return (
    <Panel
      title="What was handed in"
      flush
      aside={submission.data ? <span className="dim small mono">sha256 {submission.data.sha256.slice(0, 12)}</span> : null}
    >
      <Await query={submission} loading={<Loading rows={5} />}>
        {(data) => (data.board ? <CapturedBoard submission={data} board={data.board} /> : <Files submission={data} notes={notes} place={place} />)}
      </Await>
    </Panel>
  );
}

function CapturedBoard({ submission, board }: { submission: Submission; board: NonNullable<Submission['board']> }) {
  return (
    <Empty icon={IconBoard} title={`The board ${board.name} as it was`}>
      {submission.files.map((file) => `${file.path}, ${bytes(file.size)} packed.`).join(' ')}{' '}
      {board.kept
        ? 'A copy of it was judged on another board.'
        : 'It is not kept any more, because newer or better ones are; its results stay.'}
    </Empty>
  );
}

function Files({ submission, notes, place }: { submission: Submission; notes: Diagnostic[]; place: Props['place'] }) {
  const wanted = submission.files.find((file) => place && samePath(place.file, file.path));
  const [tab, setTab] = useState<string | null>(wanted?.path ?? submission.files[0]?.path ?? null);
  if (submission.files.length === 0) {
    return (
      <Empty icon={IconFile} title="No files">
        Nothing was handed in.
      </Empty>
    );
  }
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <div className="tabs-scroll">
        <Tabs.List px={8}>
          {submission.files.map((file) => {
            const count = notes.filter((note) => samePath(note.file, file.path)).length;
            return (
              <Tabs.Tab key={file.path} value={file.path}>
                <code>{file.path}</code>{' '}
                <span className="dim small">{count > 0 ? plural(count, 'message') : bytes(file.size)}</span>
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
      </div>
      {submission.files.map((file) => (
        <Tabs.Panel key={file.path} value={file.path}>
          {file.text === null ? (
            <Empty icon={IconFile} title="Not a text">
              This file is not shown; it is part of the submission all the same.
            </Empty>
          ) : (
            <AnnotatedSource
              path={file.path}
              text={file.text}
              notes={notes.filter((note) => samePath(note.file, file.path))}
              line={wanted?.path === file.path ? (place?.line ?? null) : null}
            />
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface AnnotatedProps {
  path: string;
  text: string;
  notes: Diagnostic[];
  line: number | null;
}

function AnnotatedSource({ path, text, notes, line }: AnnotatedProps) {
  const lines = useMemo(() => highlightLines(text.replace(/\n$/, ''), path), [text, path]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (line !== null) box.current?.querySelector(`[data-line="${line}"]`)?.scrollIntoView({ block: 'center' });
  }, [line]);
  return (
    <div ref={box} className="annotated" tabIndex={0} role="region" aria-label={`Source of ${path}`}>
      <pre className="source">
        {lines.map((pieces, i) => {
          const number = i + 1;
          const here = notes.filter((note) => note.line === number);
          const bad = here.some((note) => /error|crash/i.test(note.severity));
          return (
            <div key={number} data-line={number}>
              <SourceLine
                number={number}
                pieces={pieces}
                className={`${here.length > 0 ? (bad ? 'line-bad' : 'line-warn') : ''} ${line === number ? 'line-here' : ''}`}
              />
              {here.map((note, j) => (
                <div key={j} className={`source-note tone-${/error|crash/i.test(note.severity) ? 'bad' : 'warn'}`}>
                  <b>{note.severity.toLowerCase()}</b> {note.message}
                </div>
              ))}
            </div>
          );
        })}
      </pre>
    </div>
  );
}

/** Compiler messages and the places the kernel blamed, as notes on lines. */
export function notesOf(attempt: Pick<Attempt, 'checks'>): Diagnostic[] {
  return attempt.checks.flatMap((check) => {
    const notes = [...check.diagnostics];
    const report = check.report;
    if (report?.file && report.line !== null) {
      notes.push({ file: report.file, line: report.line, column: null, severity: 'crash', message: `${report.title} (check “${check.title}”)` });
    }
    return notes;
  });
}
