import { Button } from '@mantine/core';
import { Link } from 'react-router-dom';
import { lab } from '../api/lab';
import type { Attempt, AttemptFile } from '../api/types';
import { points } from '../shell/format';
import { IconDownload } from '../shell/icons';
import { Panel } from '../shell/Page';
import { laneNames } from './RunsPanel';
import { useSubmission } from './useSubmission';

const FILES: Record<AttemptFile, { label: string; suffix: string }> = {
  'build-log': { label: 'Build log', suffix: 'txt' },
  'kernel-log': { label: 'Kernel log', suffix: 'txt' },
  console: { label: 'Console bytes', suffix: 'raw' },
  artifacts: { label: 'What was built', suffix: 'zip' },
};

/** Everything of an attempt that can be taken along. */
export function Downloads({ attempt }: { attempt: Attempt }) {
  const board = useSubmission(attempt).data?.board;
  const several = attempt.runs.length > 1;
  const results = [
    { format: 'json', name: 'results.json', label: 'Results: JSON' },
    { format: 'ktap', name: 'results.ktap', label: 'Results: KTAP' },
    { format: 'junit', name: 'results.xml', label: 'Results: JUnit XML' },
  ] as const;
  return (
    <Panel title="Download">
      <div className="download-grid">
        {attempt.state === 'GRADED'
          ? results.map(({ format, name, label }) => (
              <File key={format} href={lab.resultsUrl(attempt.id, format)} name={name} label={label} />
            ))
          : null}
        {board?.kept === false ? null : (
          <File
            href={lab.archiveUrl(attempt.submission)}
            name={`submission-${attempt.submission}.zip`}
            label={board ? `State of ${board.name}` : 'What was handed in'}
          />
        )}
        {attempt.runs.flatMap((run) =>
          run.logs.map((part) => (
            <File
              key={`${run.number} ${part}`}
              href={lab.attemptUrl(attempt.id, part, several ? run.number : undefined)}
              name={`attempt-${attempt.id}-${several ? `${run.lane}-` : ''}${part}.${FILES[part].suffix}`}
              label={several ? `${FILES[part].label}, ${laneNames[run.lane].toLowerCase()}` : FILES[part].label}
            />
          )),
        )}
      </div>
      {attempt.score !== null ? (
        <p className="dim small">
          {points(attempt.score)} of {points(attempt.maxScore)} points. {board?.kept === false ? 'The state of the board is not kept any more' : 'The submission itself is kept'};{' '}
          <Link to={`/exercises/${encodeURIComponent(attempt.exercise.id)}`}>hand in again</Link> whenever you like.
        </p>
      ) : null}
    </Panel>
  );
}

function File({ href, name, label }: { href: string; name: string; label: string }) {
  return (
    <Button component="a" href={href} download={name} variant="default" size="xs" justify="flex-start" leftSection={<IconDownload size={14} aria-hidden />}>
      {label}
    </Button>
  );
}
