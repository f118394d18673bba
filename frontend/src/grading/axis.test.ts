import { describe, expect, it } from 'vitest';
import { axis, shortNumber } from './axis';

describe('axis', () => {
  it('has round numbers that hold all values', () => {
    const made = axis([8, 4138], 0, 100, false);
    expect(made.ticks.map((tick) => tick.label)).toEqual(['0', '1000', '2000', '3000', '4000', '5000']);
    expect([made.at(0), made.at(5000)]).toEqual([0, 100]);
  });

  it('begins where the values do unless bars stand on it', () => {
    expect(axis([980, 1020], 0, 100, false).ticks[0]?.value).toBe(980);
    expect(axis([980, 1020], 0, 100, true).ticks[0]?.value).toBe(0);
  });

  it('can do with one value, the same one, or none', () => {
    for (const values of [[7], [7, 7], [0], []]) {
      const made = axis(values, 0, 100, false);
      expect(made.ticks.length).toBeGreaterThan(1);
      expect(made.ticks.every((tick) => Number.isFinite(tick.at))).toBe(true);
    }
  });

  it('writes large numbers short', () => {
    expect([0.25, 999, 4096, 131072, 4194304].map(shortNumber)).toEqual(['0.25', '999', '4096', '131.1k', '4.194M']);
  });
});
