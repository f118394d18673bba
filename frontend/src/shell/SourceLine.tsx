import type { Piece } from './highlight';

interface Props {
  number: number;
  pieces: Piece[];
  /** What sets this line apart: "line-bad". */
  className?: string;
}

/** A line of source code with its number, highlighted. */
export function SourceLine({ number, pieces, className = '' }: Props) {
  return (
    <div className={`source-line ${className}`}>
      <span className="source-number" aria-hidden>
        {number}
      </span>
      <code>
        {pieces.length === 0
          ? '\u00a0'
          : pieces.map((piece, i) => (
              <span key={i} className={piece.style}>
                {piece.text}
              </span>
            ))}
      </code>
    </div>
  );
}
