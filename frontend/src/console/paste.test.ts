import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanPaste, pastePieces, sendPaced } from './paste';

describe('cleanPaste', () => {
  it('removes control characters and counts them, keeps tabs and line ends', () => {
    expect(cleanPaste('a\u001b[201~b\tc\r\nd\u0003')).toEqual({ text: 'a[201~b\tc\nd', removed: 2 });
  });
});

describe('pastePieces', () => {
  it('ends each line with Enter, except one the person has not finished', () => {
    expect(pastePieces('ls\ncat x')).toEqual(['ls\r', 'cat x']);
    expect(pastePieces('ls\n')).toEqual(['ls\r']);
  });
});

describe('sendPaced', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('pauses after each line', () => {
    const sent: string[] = [];
    sendPaced(['a\r', 'b\r'], (piece) => sent.push(piece) > 0, () => undefined);
    expect(sent).toEqual(['a\r']);
    vi.advanceTimersByTime(49);
    expect(sent).toEqual(['a\r']);
    vi.advanceTimersByTime(10);
    expect(sent).toEqual(['a\r', 'b\r']);
  });

  it('stops when asked, and when the line is gone', () => {
    const sent: string[] = [];
    const stop = sendPaced(['a\r', 'b\r'], (piece) => sent.push(piece) > 0, () => undefined);
    stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual(['a\r']);
    let tries = 0;
    sendPaced(['a\r', 'b\r'], () => ++tries > 99, () => undefined);
    vi.advanceTimersByTime(1000);
    expect(tries).toBe(1);
  });
});
