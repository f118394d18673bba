import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EndNear } from './EndNear';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') }));
afterEach(() => void vi.useRealTimers());

it('speaks the end at ten, five and one minute, and not in between', () => {
  render(<EndNear board="vm-1" end="2026-11-21T10:12:00Z" />);
  const said: string[] = [];
  for (let second = 0; second < 13 * 60; second++) {
    act(() => void vi.advanceTimersByTime(MINUTE / 60));
    const text = screen.getByRole('status').textContent ?? '';
    if (text !== (said.at(-1) ?? '')) said.push(text);
  }
  expect(said).toEqual([
    'Your time on vm-1 ends in less than 10 min.',
    'Your time on vm-1 ends in less than 5 min.',
    'Your time on vm-1 ends in less than 1 min.',
    '',
  ]);
});
