import { describe, expect, it } from 'vitest';
import { Axis, blocksOf, moment, placeOf } from './places';

describe('places', () => {
  it('puts chunks together, but not across a gap and not beyond what is worth a request', () => {
    const outline = { bytes: [10, 20, 500, 600, 600 + 200_000], us: [0, 1, 2, 3, 4], nextByte: 900_000, lastUs: 5 };
    expect(blocksOf(outline, [{ from: 40, to: 500, reason: 'lost' }])).toEqual([
      { from: 10, to: 40, us: 0 },
      { from: 500, to: 200_600, us: 2 },
      { from: 200_600, to: 900_000, us: 4 },
    ]);
  });

  it('gives hours of silence no more room than a few seconds', () => {
    const hour = 3_600_000_000;
    const outline = { bytes: [0, 1, 2], us: [0, hour, hour + 1_000_000], nextByte: 3, lastUs: hour + 2_000_000 };
    const short = new Axis(outline, true);
    expect(short.length).toBe(8_000_000);
    expect(short.toPlace(hour)).toBe(6_000_000);
    expect(short.toUs(short.toPlace(hour + 500_000))).toBe(hour + 500_000);
    expect(new Axis(outline, false).length).toBe(hour + 2_000_000);
  });

  it('reads moments from links and writes them for people', () => {
    expect(placeOf('4711')).toEqual({ byte: 4711 });
    expect(placeOf('12.5s')).toEqual({ us: 12_500_000 });
    expect(placeOf('<script>')).toBeNull();
    expect(placeOf(null)).toBeNull();
    expect(moment(7_340_000)).toBe('0:07.3');
    expect(moment(3_723_000_000)).toBe('1:02:03.0');
  });
});
