import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTerminal, type LabTerminal } from './terminal';

/** What a board may print to act on whoever looks at it. */
const OUTSIDE_THE_GRID: Record<string, string> = {
  'a title': '\x1b]0;owned\x07\x1b]1;owned\x1b\\\x1b]2;owned\x07',
  'the clipboard': '\x1b]52;c;b3duZWQ=\x07\x1b]52;p;?\x1b\\',
  'a link': '\x1b]8;;https://evil.example\x07press here\x1b]8;;\x07',
  'the colours': '\x1b]4;1;rgb:00/00/00\x07\x1b]10;#000000\x07\x1b]11;#000000\x07\x1b]12;#000000\x07\x1b]104\x07',
  'a notification': '\x1b]9;owned\x07\x1b]777;notify;owned;owned\x07\x1b]1337;File=name=eA==:eA==\x07',
  'the window': '\x1b[3;0;0t\x1b[8;1;1t\x1b[2t\x1b[22;0t\x1b[23;0t',
};

const QUERIES: Record<string, string> = {
  'what it is': '\x1b[c\x1b[>c\x1b[=c\x05\x1bZ',
  'where the cursor is': '\x1b[5n\x1b[6n\x1b[?6n\x1b[?15n',
  'its modes': '\x1b[4$p\x1b[?25$p',
  'its settings': '\x1bP$q"p\x1b\\\x1bP$qm\x1b\\\x1bP+q544e\x1b\\',
  'its title, size and colours': '\x1b[21t\x1b[18t\x1b[14t\x1b]4;1;?\x07\x1b]10;?\x07\x1b]11;?\x07',
};

let lab: LabTerminal;

function open(answering: boolean) {
  lab = createTerminal(false);
  lab.setAnswering(answering);
  const answers: string[] = [];
  const titles: string[] = [];
  lab.terminal.onData((data) => answers.push(data));
  lab.terminal.onTitleChange((title) => titles.push(title));
  return { answers, titles };
}

const write = (data: string | Uint8Array) => new Promise<void>((done) => lab.terminal.write(data, done));
const row = (y: number) => lab.terminal.buffer.active.getLine(lab.terminal.buffer.active.viewportY + y)?.translateToString(true);

afterEach(() => {
  lab.terminal.dispose();
  vi.unstubAllGlobals();
});

describe('a terminal that shows what a hostile board prints', () => {
  it.each(Object.entries(OUTSIDE_THE_GRID))('leaves alone %s, for who types and for who watches', async (_, bytes) => {
    const clipboard = { writeText: vi.fn(), readText: vi.fn() };
    vi.stubGlobal('navigator', { ...navigator, clipboard });
    for (const answering of [false, true]) {
      const { answers, titles } = open(answering);
      await write(`${bytes}after`);
      expect(titles).toEqual([]);
      expect(answers).toEqual([]);
      expect(clipboard.writeText).not.toHaveBeenCalled();
      expect(clipboard.readText).not.toHaveBeenCalled();
      expect(row(0)).toMatch(/^(press here)?after$/);
      expect([lab.terminal.cols, lab.terminal.rows]).toEqual([80, 24]);
    }
  });

  it.each(Object.entries(QUERIES))('does not say %s when it only watches, or shows history', async (_, bytes) => {
    const { answers } = open(false);
    await write(bytes);
    expect(answers).toEqual([]);
  });

  it('answers the board of who types, as programs there expect', async () => {
    const { answers } = open(true);
    await write('ab\x1b[6n');
    expect(answers).toEqual(['\x1b[1;3R']);
  });

  it('never tells a title, a size of the window or a colour', async () => {
    const { answers } = open(true);
    await write(QUERIES['its title, size and colours']!);
    expect(answers).toEqual([]);
  });

  it('goes on after NUL bytes, broken UTF-8, endless lines and sequences that never end', async () => {
    open(false);
    await write(new Uint8Array(4096));
    await write(new Uint8Array([0xc3, 0x28, 0xff, 0xfe, 0xf0, 0x9f]));
    await write('x'.repeat(200_000));
    await write(`\x1b]0;${'t'.repeat(100_000)}\x18`);
    await write('\x1b['.repeat(10_000));
    await write(`\x1b[${'9;'.repeat(10_000)}m`);
    await write('\x18\x1bc\x1b[0mstill here');
    expect(row(0)).toBe('still here');
  });

  it('takes ten thousand lines and keeps a bounded number', async () => {
    open(false);
    const line = '[   12.000000] flood: 0123456789012345678901234567890123456789\r\n';
    await write(line.repeat(15_000));
    expect(lab.terminal.buffer.active.length).toBeLessThanOrEqual(10_000 + 24);
    await write('the end');
    expect(row(23)).toBe('the end');
  });
});
