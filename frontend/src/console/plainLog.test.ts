import { describe, expect, it } from 'vitest';
import { PlainLog } from './plainLog';

const bytes = (text: string) => new TextEncoder().encode(text);

function textOf(...pieces: string[]): string[] {
  const log = new PlainLog();
  let first = 0;
  for (const piece of pieces) {
    log.push(bytes(piece), first);
    first += bytes(piece).length;
  }
  return log.lines().map((line) => line.text);
}

describe('PlainLog', () => {
  it('splits lines at CR LF and at LF', () => {
    expect(textOf('one\r\ntwo\nthree')).toEqual(['one', 'two', 'three']);
  });

  it('drops colours, titles and clipboard writes', () => {
    expect(textOf('\u001b[0;32mOK\u001b[0m \u001b]0;title\u0007\u001b]52;c;aGk=\u001b\\done\n')).toEqual(['OK done']);
  });

  it('obeys a shell that redraws its line', () => {
    expect(textOf('$ unmae\b\b\b\b\u001b[Kname -r\r\n')).toEqual(['$ uname -r']);
    expect(textOf('10%\r50%\r100%\n')).toEqual(['100%']);
  });

  it('reads sequences and characters that are cut anywhere', () => {
    const log = new PlainLog();
    const all = bytes('\u001b[31mgrün ✓\u001b[0m\n');
    all.forEach((_, i) => log.push(all.subarray(i, i + 1), i));
    expect(log.lines().map((line) => line.text)).toEqual(['grün ✓']);
  });

  it('is not silenced by a title that never ends', () => {
    expect(textOf('\u001b]0;never ends\nvisible\n')).toEqual(['visible']);
  });

  it('keeps HTML as text', () => {
    expect(textOf('<script>alert(1)</script>\n')).toEqual(['<script>alert(1)</script>']);
  });

  it('is not fooled into huge lines by cursor movements', () => {
    expect(textOf('\u001b[999999999Cx\n')[0]?.length ?? 0).toBeLessThanOrEqual(4_001);
  });

  it('knows the byte each line begins at', () => {
    const log = new PlainLog();
    log.push(bytes('ab\r\ncd\r\n'), 1000);
    expect(log.lines().map((line) => line.byte)).toEqual([1000, 1004]);
  });

  it('forgets the oldest lines, and the others keep their numbers', () => {
    const log = new PlainLog();
    log.push(bytes('x\n'.repeat(5_100)), 0);
    expect(log.lines()).toHaveLength(5_000);
    expect(log.lines()[0]?.id).toBe(100);
    log.push(bytes('half'), 10_200);
    const id = log.lines().at(-1)?.id;
    log.push(bytes(' a line\nnext'), 10_204);
    expect(log.lines().slice(-2)).toMatchObject([{ id, text: 'half a line' }, { id: (id ?? 0) + 1, text: 'next' }]);
  });
});
