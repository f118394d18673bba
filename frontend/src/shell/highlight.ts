import { parser } from '@lezer/cpp';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import './source.css';

export interface Piece {
  text: string;
  style: string;
}

/** Beyond this a file is shown plain: parsing it would be felt. */
const MAX_CHARS = 200_000;

/** The lines of a C source as styled pieces; other files come back plain. */
export function highlightLines(text: string, path: string): Piece[][] {
  if (!/\.[chS]$/.test(path) || text.length > MAX_CHARS) {
    return text.split('\n').map((line) => (line === '' ? [] : [{ text: line, style: '' }]));
  }
  const lines: Piece[][] = [[]];
  highlightCode(
    text,
    parser.parse(text),
    classHighlighter,
    (piece, style) => lines[lines.length - 1]?.push({ text: piece, style }),
    () => lines.push([]),
  );
  return lines;
}
