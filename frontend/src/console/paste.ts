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

export interface Pace {
  /** So many pieces are gone; all of them at the end. */
  progress: (sent: number) => void;
  /** It ended before its end: somebody stopped it, or the line was gone. */
  broken: (sent: number) => void;
}

/** Sends pieces with pauses; returns a function that stops it. */
export function sendPaced(pieces: string[], send: (piece: string) => boolean, { progress, broken }: Pace): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sent = 0;
  let over = false;
  const stop = () => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    broken(sent);
  };
  const step = () => {
    progress(sent);
    const piece = pieces[sent];
    if (piece === undefined) {
      over = true;
    } else if (send(piece)) {
      sent++;
      timer = setTimeout(step, LINE_PAUSE_MS + piece.length * CHARACTER_MS);
    } else {
      stop();
    }
  };
  step();
  return stop;
}
