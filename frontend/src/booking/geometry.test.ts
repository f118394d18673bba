import { beforeAll, describe, expect, it } from 'vitest';
import { firstCursor, fraction, marks, MINUTE, placeOf, rangeOf, rangeText, slid, snap, STEP, stepped, timeAt } from './geometry';

const HOUR = 60 * MINUTE;
const at = (...parts: [number, number, number, number?, number?]) => new Date(...(parts as [number, number, number])).getTime();

// The clocks of Berlin went forward on 29 March 2026 and back on 25 October 2026.
beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
  expect(new Date(2026, 2, 29, 12).getTimezoneOffset()).toBe(-120);
});

describe('a day', () => {
  it.each([
    ['of the summer', at(2026, 5, 10, 14), 24],
    ['on which the clock skips an hour', at(2026, 2, 29, 14), 23],
    ['on which the clock repeats an hour', at(2026, 9, 25, 14), 25],
  ])('%s has its own length', (_, time, hours) => {
    const { begin, end } = rangeOf('day', time);
    expect((end - begin) / HOUR).toBe(hours);
    expect([new Date(begin).getHours(), new Date(end).getHours()]).toEqual([0, 0]);
  });

  it('marks the hours that its clock shows where they really are', () => {
    const spring = rangeOf('day', at(2026, 2, 29));
    const named = marks('day', spring).filter((mark) => mark.label !== '');
    expect(named.map((mark) => mark.label)).toEqual(['00', '04', '06', '08', '10', '12', '14', '16', '18', '20', '22']);
    expect((named[1]!.at - spring.begin) / HOUR).toBe(3);

    const autumn = rangeOf('day', at(2026, 9, 25));
    const twice = marks('day', autumn).filter((mark) => mark.label === '02').map((mark) => (mark.at - autumn.begin) / HOUR);
    expect(twice).toEqual([2, 3]);
    expect(marks('day', autumn)).toHaveLength(25);
  });

  it('places by real time', () => {
    const day = rangeOf('day', at(2026, 9, 25));
    // 03:00 after the change is the fifth hour of the day.
    expect(fraction(at(2026, 9, 25, 3), day)).toBeCloseTo(4 / 25);
    expect(timeAt(4 / 25, day)).toBe(at(2026, 9, 25, 3));
    expect(placeOf(at(2026, 9, 24, 22), at(2026, 9, 25, 1), day)).toEqual({ left: '0%', width: '4%' });
    expect(placeOf(at(2026, 9, 24, 22), at(2026, 9, 25, 0), day)).toBeNull();
  });
});

describe('a week', () => {
  it('begins on Monday and may hold a longer day', () => {
    const week = rangeOf('week', at(2026, 9, 25, 23));
    expect(new Date(week.begin)).toEqual(new Date(2026, 9, 19));
    expect((week.end - week.begin) / HOUR).toBe(7 * 24 + 1);
    const days = marks('week', week).filter((mark) => mark.strong);
    expect(days.map((mark) => mark.label)).toEqual([
      'Mon 19 Oct', 'Tue 20 Oct', 'Wed 21 Oct', 'Thu 22 Oct', 'Fri 23 Oct', 'Sat 24 Oct', 'Sun 25 Oct',
    ]);
  });

  it('is named by its days', () => {
    const now = at(2026, 10, 22);
    expect(rangeText('week', rangeOf('week', at(2026, 10, 24)), now)).toBe('23 – 29 Nov');
    expect(rangeText('week', rangeOf('week', at(2026, 11, 1)), now)).toBe('30 Nov – 6 Dec');
    expect(rangeText('day', rangeOf('day', at(2026, 11, 1)), now)).toBe('Tue 1 Dec');
    expect(rangeText('day', rangeOf('day', now), now)).toBe('Today');
  });
});

it('goes from day to day and week to week over the change of the clocks', () => {
  expect(stepped('day', at(2026, 2, 29), 1)).toBe(at(2026, 2, 30));
  expect(stepped('day', at(2026, 9, 26), -1)).toBe(at(2026, 9, 25));
  expect(stepped('week', at(2026, 9, 19), 1)).toBe(at(2026, 9, 26));
});

it('snaps to the step, to the nearest or one way', () => {
  const day = rangeOf('day', at(2026, 9, 25));
  const time = at(2026, 9, 25, 14, 7);
  expect(snap(time, STEP.day, day)).toBe(at(2026, 9, 25, 14, 5));
  expect(snap(time, STEP.day, day, Math.ceil)).toBe(at(2026, 9, 25, 14, 10));
  expect(snap(time, STEP.week, day, Math.floor)).toBe(at(2026, 9, 25, 14, 0));
});

it('begins a cursor soon, or at nine, and keeps it inside', () => {
  const now = at(2026, 10, 22, 14, 7);
  const today = rangeOf('day', now);
  expect(firstCursor('day', today, now)).toBe(at(2026, 10, 22, 14, 15));
  expect(firstCursor('day', rangeOf('day', at(2026, 10, 23)), now)).toBe(at(2026, 10, 23, 9));
  expect(firstCursor('day', today, at(2026, 10, 22, 23, 50))).toBe(at(2026, 10, 22, 23, 0));
  expect(slid(at(2026, 10, 22, 23), at(2026, 10, 23), HOUR, today)).toEqual({ start: at(2026, 10, 22, 23), end: at(2026, 10, 23) });
  expect(slid(at(2026, 10, 22, 3), at(2026, 10, 22, 4), -HOUR, today)).toEqual({ start: at(2026, 10, 22, 2), end: at(2026, 10, 22, 3) });
});
