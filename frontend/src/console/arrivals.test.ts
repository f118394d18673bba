import { expect, it } from 'vitest';
import { Arrivals, stamp } from './arrivals';

it('knows when a byte arrived', () => {
  const arrivals = new Arrivals();
  arrivals.add([[0, 1_000_000], [10, 2_000_000]]);
  arrivals.add([[20, 3_500_000]]);
  expect(arrivals.at(0)).toBe(1_000);
  expect(arrivals.at(19)).toBe(2_000);
  expect(arrivals.at(4_000)).toBe(3_500);
  arrivals.add([[10, 9_000_000]]);
  expect(arrivals.at(25)).toBe(9_000);
  arrivals.clear();
  expect(arrivals.at(0)).toBeNull();
  expect(stamp(new Date(2026, 10, 22, 14, 3, 11, 42).getTime())).toBe('14:03:11.042');
});
