import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanPaste, pastePieces, sendPaced } from './paste';
import { usePaste } from './usePaste';

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

  function paste(pieces: string[], send: (piece: string) => boolean) {
    const told: string[] = [];
    const stop = sendPaced(pieces, send, { progress: (sent) => told.push(`at ${sent}`), broken: (sent) => told.push(`broken at ${sent}`) });
    return { stop, told };
  }

  it('pauses after each line', () => {
    const sent: string[] = [];
    const { stop, told } = paste(['a\r', 'b\r'], (piece) => sent.push(piece) > 0);
    expect(sent).toEqual(['a\r']);
    vi.advanceTimersByTime(49);
    expect(sent).toEqual(['a\r']);
    vi.advanceTimersByTime(10);
    expect(sent).toEqual(['a\r', 'b\r']);
    vi.advanceTimersByTime(1000);
    stop();
    expect(told).toEqual(['at 0', 'at 1', 'at 2']);
  });

  it('stops when asked, and when the line is gone, and says how far it came', () => {
    const sent: string[] = [];
    const asked = paste(['a\r', 'b\r'], (piece) => sent.push(piece) > 0);
    asked.stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual(['a\r']);
    expect(asked.told).toEqual(['at 0', 'broken at 1']);
    let tries = 0;
    const gone = paste(['a\r', 'b\r', 'c\r'], () => ++tries < 2);
    vi.advanceTimersByTime(1000);
    expect(tries).toBe(2);
    expect(gone.told.at(-1)).toBe('broken at 1');
  });
});

describe('usePaste', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends one paste before the next, and says where one ended early', () => {
    const sent: string[] = [];
    const { result, rerender } = renderHook(({ may }) => usePaste((text) => may && sent.push(text) > 0), { initialProps: { may: true } });
    act(() => result.current.insert('a1\na2\na3\n'));
    act(() => result.current.insert('b1\nb2\nb3\n'));
    act(() => void vi.advanceTimersByTime(60));
    expect(sent).toEqual(['a1\r', 'b1\r', 'b2\r']);
    rerender({ may: false });
    act(() => void vi.advanceTimersByTime(1000));
    expect(sent).toEqual(['a1\r', 'b1\r', 'b2\r']);
    expect(result.current.pasting).toEqual({ sent: 2, total: 3, broken: true });
    act(() => result.current.dismiss());
    expect(result.current.pasting).toBeNull();
  });
});
