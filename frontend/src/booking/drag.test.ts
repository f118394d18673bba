import { describe, expect, it } from 'vitest';
import { rangeOf } from './geometry';
import { pulled, type Grip, type Spot } from './drag';

const at = (hour: number, minute = 0) => new Date(2026, 10, 23, hour, minute).getTime();
const rules = { range: rangeOf('day', at(12)), step: 5 * 60_000, now: at(9, 2) };
const from: Spot = { board: 'vm-1', start: at(14), end: at(15, 30) };
const pull = (grip: Grip, anchor: number, to: number, board = 'vm-1', original = from) => pulled({ grip, from: original, anchor }, to, board, rules);
const spot = (start: number, end: number, board = 'vm-1'): Spot => ({ board, start, end });

describe('a selection', () => {
  it('spans the steps it touches, in either direction', () => {
    expect(pull('select', at(14, 2), at(15, 13))).toEqual(spot(at(14), at(15, 15)));
    expect(pull('select', at(15, 13), at(14, 2))).toEqual(spot(at(14), at(15, 15)));
  });

  it('stays on the board where it began, has a length and lies in the day', () => {
    expect(pull('select', at(14), at(14), 'vm-2')).toEqual(spot(at(14), at(14, 5)));
    expect(pull('select', at(23), at(30))).toEqual(spot(at(23), at(24)));
  });

  it('does not reach into the past', () => {
    expect(pull('select', at(8), at(10))).toEqual(spot(at(9), at(10)));
    expect(pull('select', at(7), at(8))).toEqual(spot(at(9), at(9, 5)));
  });
});

describe('a reservation', () => {
  it('moves in time and to another board with its length', () => {
    expect(pull('move', at(14, 40), at(16, 11), 'vm-2')).toEqual(spot(at(15, 30), at(17), 'vm-2'));
    expect(pull('move', at(14, 40), at(14, 41), 'vm-2')).toEqual(spot(at(14), at(15, 30), 'vm-2'));
    expect(pull('move', at(14, 40), at(1))).toEqual(spot(at(9, 5), at(10, 35)));
  });

  it('moves exactly where only the board changes, also off the steps', () => {
    const odd = spot(at(14, 3), at(15, 1));
    expect(pull('move', at(14, 30), at(14, 31), 'vm-2', odd)).toEqual({ ...odd, board: 'vm-2' });
  });

  it('has edges that do not cross', () => {
    expect(pull('start', at(14), at(13, 29))).toEqual(spot(at(13, 30), at(15, 30)));
    expect(pull('start', at(14), at(18))).toEqual(spot(at(15, 25), at(15, 30)));
    expect(pull('end', at(15, 30), at(16, 1))).toEqual(spot(at(14), at(16)));
    expect(pull('end', at(15, 30), at(10))).toEqual(spot(at(14), at(14, 5)));
  });

  it('cannot begin or end before now', () => {
    expect(pull('start', at(14), at(3))).toEqual(spot(at(9, 5), at(15, 30)));
    const running = spot(at(8), at(11));
    expect(pull('end', at(11), at(8, 30), 'vm-1', running)).toEqual(spot(at(8), at(9, 5)));
  });
});
