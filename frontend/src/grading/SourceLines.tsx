import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { keys } from '../api/keys';
import { lab } from '../api/lab';
import { highlightLines } from '../shell/highlight';
import { SourceLine } from '../shell/SourceLine';
import { samePath } from './samePath';

/** The submission whose lines are quoted below here. */
export const SubmissionId = createContext<number | null>(null);

const AROUND = 3;

interface Props {
  file: string;
  line: number;
  /** What about this place: "freed". */
  what?: string;
  onSource: (file: string, line: number) => void;
}

/** A line of what was handed in, with the three before and after it. */
export function SourceLines({ file, line, what, onSource }: Props) {
  const id = useContext(SubmissionId);
  const submission = useQuery({ queryKey: keys.submission(id ?? ''), queryFn: () => lab.submission(id ?? ''), enabled: id !== null });
  const text = submission.data?.files.find((each) => samePath(file, each.path))?.text;
  const first = Math.max(1, line - AROUND);
  return (
    <div className="source-lines">
      <div className="source-lines-head small">
        {what ? <span>{what} at </span> : null}
        <Anchor component="button" type="button" className="mono" onClick={() => onSource(file, line)}>
          {file}:{line}
        </Anchor>
      </div>
      {text ? (
        <pre className="source" aria-label={`${file}, lines ${first} to ${line + AROUND}`}>
          {highlightLines(text.replace(/\n$/, ''), file)
            .slice(first - 1, line + AROUND)
            .map((pieces, i) => (
              <SourceLine key={i} number={first + i} pieces={pieces} className={first + i === line ? 'line-bad' : ''} />
            ))}
        </pre>
      ) : null}
    </div>
  );
}
