import { describe, expect, it } from 'vitest';
import { ago, bytes, countdown, duration, minutesText, plural, points, score, span, until, when } from './format';

describe('format', () => {
  it.each([[0, '0 ms'], [820, '820 ms'], [996, '1.0 s'], [3_440, '3.4 s'], [59_990, '1 min 0 s'], [72_000, '1 min 12 s'], [7_500_000, '2 h 5 min'], [-1, '–']])(
    'duration(%d) is %s',
    (ms, text) => expect(duration(ms)).toBe(text),
  );

  it.each([[0, '0:00'], [-5, '0:00'], [1, '0:01'], [65_000, '1:05'], [3_845_000, '1:04:05']])('countdown(%d) is %s', (ms, text) =>
    expect(countdown(ms)).toBe(text),
  );

  it.each([[15, '15 min'], [60, '1 h'], [90, '1 h 30 min']])('minutesText(%d) is %s', (minutes, text) => expect(minutesText(minutes)).toBe(text));

  it('names days relative to today', () => {
    const now = new Date(2026, 10, 21, 12, 0).getTime();
    const iso = (day: number, hour: number) => new Date(2026, 10, day, hour, 5).toISOString();
    expect(when(iso(21, 9), now)).toBe('09:05');
    expect(when(iso(22, 9), now)).toBe('tomorrow 09:05');
    expect(when(iso(20, 9), now)).toBe('yesterday 09:05');
    expect(when(iso(25, 9), now)).toBe('Wed 25 Nov 09:05');
    expect(when(new Date(2027, 0, 1, 0, 0).toISOString(), now)).toBe('Fri 1 Jan 2027 00:00');
    expect(when('nonsense', now)).toBe('–');
    expect(span(iso(21, 9), iso(21, 11), now)).toBe('09:05 – 11:05');
    expect(span(iso(21, 23), iso(22, 1), now)).toBe('23:05 – tomorrow 01:05');
  });

  it('tells how long ago something was', () => {
    const now = Date.now();
    const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();
    expect(ago(before(5), now)).toBe('just now');
    expect(ago(before(240), now)).toBe('4 min ago');
    expect(ago(before(3 * 3600), now)).toBe('3 h ago');
  });

  it('tells how far ahead something is', () => {
    const now = Date.now();
    const after = (seconds: number) => new Date(now + seconds * 1000).toISOString();
    expect([-90, 0, 20, 1490, 5400].map((seconds) => until(after(seconds), now))).toEqual([
      'at any moment', 'at any moment', 'in 1 min', 'in 25 min', 'in 1 h 30 min',
    ]);
    expect(until('nonsense', now)).toBe('–');
  });

  it('writes points without needless zeros', () => {
    expect([points(10), points(2.5), points(1.25), points(0.1 + 0.2)]).toEqual(['10', '2.5', '1.25', '0.3']);
    expect([score(7, 10), score(0, 10), score(null, 10)]).toEqual(['7 / 10', '0 / 10', '– / 10']);
  });

  it('counts', () => {
    expect([plural(1, 'board'), plural(2, 'board'), plural(0, 'entry'), plural(2, 'entry')]).toEqual(['1 board', '2 boards', '0 entries', '2 entries']);
    expect([bytes(12), bytes(2048), bytes(3_000_000)]).toEqual(['12 B', '2.0 KB', '2.9 MB']);
  });
});
