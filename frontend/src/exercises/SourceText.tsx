import { useMemo } from 'react';
import { highlightLines } from '../shell/highlight';

/** A source file with line numbers, to read and copy. */
export function SourceText({ text, path }: { text: string; path: string }) {
  const lines = useMemo(() => highlightLines(text.replace(/\n$/, ''), path), [text, path]);
  return (
    <pre className="source">
      {lines.map((line, i) => (
        <div key={i} className="source-line">
          <span className="source-number" aria-hidden>
            {i + 1}
          </span>
          <code>{line.length === 0 ? '\u00a0' : line.map((piece, j) => <span key={j} className={piece.style}>{piece.text}</span>)}</code>
        </div>
      ))}
    </pre>
  );
}
