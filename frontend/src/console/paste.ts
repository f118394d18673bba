/** How a paste reaches the board: no hidden control characters, and no faster than a serial line's reader keeps up. */

const LINE_PAUSE_MS = 50;
const CHARACTER_MS = 1;

/** Removes what could act on a terminal or a shell without being seen. Tabs and line ends stay. */
export function cleanPaste(text: string): { text: string; removed: number } {
  const unified = text.replace(/\r\n?/g, '\n');
  const clean = unified.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return { text: clean, removed: unified.length - clean.length };
}

export function pasteLines(text: string): string[] {
  return text.split('\n');
}

/** Enter on a serial line is a carriage return; the last line is left for the person to finish. */
export function pastePieces(text: string): string[] {
  const lines = pasteLines(text);
  return lines.map((line, i) => (i < lines.length - 1 ? `${line}\r` : line)).filter((piece) => piece !== '');
}

/** Sends pieces with pauses; returns a function that stops it. */
export function sendPaced(
  pieces: string[],
  send: (piece: string) => boolean,
  progress: (sent: number, total: number) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const step = (i: number) => {
    const piece = pieces[i];
    progress(i, pieces.length);
    if (piece === undefined || !send(piece)) {
      progress(pieces.length, pieces.length);
      return;
    }
    timer = setTimeout(() => step(i + 1), LINE_PAUSE_MS + piece.length * CHARACTER_MS);
  };
  step(0);
  return () => {
    clearTimeout(timer);
    progress(pieces.length, pieces.length);
  };
}
