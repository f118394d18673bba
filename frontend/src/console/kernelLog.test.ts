import { describe, expect, it } from 'vitest';
import { after, chosenLines, initialKernelLog, lost, printed, type KernelLine } from './kernelLog';

const line = (sequence: number, level: number, text: string): KernelLine => ({ boot: 0, sequence, level, facility: 0, microseconds: 12_000_042, text });

describe('the kernel log', () => {
  it('grows, says what it missed, and begins anew', () => {
    let state = after(initialKernelLog, { type: 'reader', reading: true, sentence: '' });
    state = after(state, { type: 'lines', missed: 3, lines: [line(1, 4, 'one'), line(2, 6, 'two')] });
    expect(state.lines.map((each) => each.text)).toEqual(['one', 'two']);
    expect(state.missed).toBe(3);
    expect(state.reading).toBe(true);
    state = after(state, { type: 'anew' });
    expect(state.lines).toEqual([]);
    expect(after(state, { type: 'newer than this page' })).toBe(state);
  });

  it('keeps its lines while the connection is lost, and takes what a new one brings in their place', () => {
    let state = after(initialKernelLog, { type: 'lines', missed: 3, lines: [line(1, 4, 'one'), line(2, 6, 'two')] });
    state = lost(state, 'Connection lost');
    state = after(state, { type: 'reader', reading: false, sentence: 'The host is not heard from.' });
    expect(state.lines.map((each) => each.text)).toEqual(['one', 'two']);
    state = after(state, { type: 'lines', lines: [line(2, 6, 'two'), line(3, 6, 'three')] });
    state = after(state, { type: 'lines', lines: [line(4, 6, 'four')] });
    expect(state.lines.map((each) => each.text)).toEqual(['two', 'three', 'four']);
    expect(state.missed).toBe(0);
  });

  it('keeps a bounded number of lines', () => {
    const flood = Array.from({ length: 7_000 }, (_, i) => line(i, 6, `line ${i}`));
    const state = after(initialKernelLog, { type: 'lines', lines: flood });
    expect(state.lines.length).toBe(5_000);
    expect(state.lines[0]?.sequence).toBe(2_000);
  });

  it('filters by level and text', () => {
    const lines = [line(1, 3, 'BUG: bad'), line(2, 6, 'usb: fine'), line(3, 4, 'usb: slow')];
    expect(chosenLines(lines, 4, '').map((each) => each.sequence)).toEqual([1, 3]);
    expect(chosenLines(lines, 7, 'USB').map((each) => each.sequence)).toEqual([2, 3]);
  });

  it('shows what a terminal would obey', () => {
    expect(printed(line(1, 3, 'a\u001b]0;title\u0007'))).toBe('[   12.000042] a\\x1b]0;title\\x07');
  });
});
