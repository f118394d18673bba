/** A line of the console as text: what a person reads, without what only a terminal understands. */
export interface LogLine {
  /** Its number in this log: it stays while others come and go. */
  id: number;
  /** The number of the line's first byte. */
  byte: number;
  text: string;
  /** Written by this page, not by the board. */
  note?: boolean;
}

const MAX_LINES = 5_000;
const MAX_LINE_CHARS = 4_000;
const ESC = '\u001b';

type Mode = 'text' | 'escape' | 'csi' | 'string' | 'stringEscape' | 'charset';

/**
 * Turns the byte stream of a console into lines of text. Carriage returns, backspaces and "erase line" are obeyed, so
 * that a shell's own line editing reads as it looked; every other control sequence is dropped. Bytes may be cut
 * anywhere: inside a character, inside a sequence.
 */
export class PlainLog {
  private readonly decoder = new TextDecoder('utf-8');
  private readonly done: LogLine[] = [];
  private current: string[] = [];
  private currentByte = 0;
  private column = 0;
  private mode: Mode = 'text';
  private sequence = '';
  private ended = 0;

  /** Appends bytes; the first of them has the number `first`. */
  push(bytes: Uint8Array, first: number): void {
    let byte = first;
    const text = this.decoder.decode(bytes, { stream: true });
    // Only the start of a line is remembered, so a character's own width in bytes is near enough.
    for (const character of text) {
      this.accept(character, byte);
      byte += utf8Length(character);
    }
  }

  /** A line of this page's own between the board's. */
  note(text: string, byte: number): void {
    this.endLine(byte);
    this.add(byte, text, true);
    this.mode = 'text';
  }

  clear(): void {
    this.done.length = 0;
  }

  /** All lines, the unfinished one last. */
  lines(): LogLine[] {
    if (this.current.length === 0) return [...this.done];
    return [...this.done, { id: this.ended, byte: this.currentByte, text: this.current.join('') }];
  }

  private accept(character: string, byte: number): void {
    switch (this.mode) {
      case 'text':
        this.plain(character, byte);
        break;
      case 'escape':
        this.mode =
          character === '[' ? 'csi' : ']PX^_'.includes(character) ? 'string' : '()*+#%'.includes(character) ? 'charset' : 'text';
        this.sequence = '';
        break;
      case 'csi':
        if (character >= '@' && character <= '~') {
          this.mode = 'text';
          this.control(character);
        } else if (character === ESC) {
          this.mode = 'escape';
        } else if (this.sequence.length < 32) {
          this.sequence += character;
        }
        break;
      case 'string':
        if (character === '\u0007') this.mode = 'text';
        else if (character === ESC) this.mode = 'stringEscape';
        // A board that never ends its string must not silence the log.
        else if (character === '\n') this.mode = 'text';
        break;
      case 'stringEscape':
        this.mode = character === '\\' ? 'text' : 'string';
        break;
      case 'charset':
        this.mode = 'text';
        break;
    }
  }

  private plain(character: string, byte: number): void {
    if (character === ESC) {
      this.mode = 'escape';
    } else if (character === '\n') {
      this.endLine(byte);
    } else if (character === '\r') {
      this.column = 0;
    } else if (character === '\b') {
      this.column = Math.max(0, this.column - 1);
    } else if (character === '\t' || character >= ' ') {
      if (character === '\u007f') return;
      if (this.current.length === 0) this.currentByte = byte;
      if (this.column >= MAX_LINE_CHARS) return;
      while (this.current.length < this.column) this.current.push(' ');
      this.current[this.column] = character;
      this.column++;
    }
  }

  private control(final: string): void {
    const count = Math.min(Math.max(1, Number.parseInt(this.sequence, 10) || 1), MAX_LINE_CHARS);
    if (final === 'K' && (this.sequence === '' || this.sequence === '0')) this.current.length = Math.min(this.current.length, this.column);
    else if (final === 'K') this.current = [];
    else if (final === 'J' && this.column === 0 && (this.sequence === '' || this.sequence === '0')) this.current = [];
    else if (final === 'C') this.column = Math.min(this.column + count, MAX_LINE_CHARS);
    else if (final === 'D') this.column = Math.max(0, this.column - count);
    else if (final === 'G') this.column = Math.min(count - 1, MAX_LINE_CHARS);
    else if (final === 'P') this.current.splice(this.column, count);
  }

  private endLine(byte: number): void {
    this.add(this.current.length === 0 ? byte : this.currentByte, this.current.join(''));
    this.current = [];
    this.column = 0;
  }

  private add(byte: number, text: string, note = false): void {
    this.done.push({ id: this.ended++, byte, text, ...(note ? { note } : {}) });
    if (this.done.length > MAX_LINES) this.done.splice(0, this.done.length - MAX_LINES);
  }
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
