import { useMemo } from 'react';
import { highlightLines } from '../shell/highlight';
import { SourceLine } from '../shell/SourceLine';

/** A source file with line numbers, to read and copy. */
export function SourceText({ text, path }: { text: string; path: string }) {
  const lines = useMemo(() => highlightLines(text.replace(/\n$/, ''), path), [text, path]);
  return (
    <pre className="source">
      {lines.map((line, i) => (
        <SourceLine key={i} number={i + 1} pieces={line} />
      ))}
    </pre>
  );
}
