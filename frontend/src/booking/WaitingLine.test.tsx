import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InLine, PersonRef, Waiting } from '../api/types';
import { answer, show, student } from '../test/page';
import { MyPlace } from './MyPlace';
import { WaitingLine } from './WaitingLine';
import { outcome } from './waiting';

const AT = new Date(2026, 10, 21, 14, 10);
const tomasz = { login: 'tomasz', name: 'Tomasz Wilk' };
const row = (id: number, person: PersonRef, more: Partial<Waiting>): InLine => ({
  id, board: null, person, start: AT.toISOString(), end: AT.toISOString(), state: 'WAITING', kind: 'RESERVATION',
  waiting: {
    wish: 'any qemu-x86 board', minutes: 90, since: AT.toISOString(), position: id, board: 'vm-1',
    estimate: new Date(AT.getTime() + 25 * 60_000).toISOString(), why: 'Jonas has vm-1 until 14:35.', ...more,
  },
});
const mine = row(2, student, { why: 'One person is served before.' });
const others = row(1, tomasz, { wish: 'pi4-03', estimate: null, board: null, why: 'pi4-03 cannot be used just now.' });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Only the clock stands still; timers run. */
const stopClock = () => vi.useFakeTimers({ now: AT, toFake: ['Date'] });

describe('WaitingLine', () => {
  it('shows place, reason and expected start, and leaves', async () => {
    stopClock();
    let line = [others, mine];
    const requests = answer({
      'GET /api/reservations/waiting': () => line,
      'DELETE /api/reservations/2': () => void (line = [others]),
    });
    const user = userEvent.setup();
    show(<WaitingLine />);
    const table = await screen.findByRole('table', { name: 'Waiting' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(within(first!).getAllByRole('cell').map((cell) => cell.textContent?.trim())).toEqual([
      '1', 'Tomasz Wilk', 'pi4-03', '1 h 30 min', '14:10', '–', 'pi4-03 cannot be used just now.', '',
    ]);
    expect(second).toHaveTextContent(/^2Mira Okafor.*14:35 in 25 minOne person is served before\./);
    await user.click(within(second!).getByRole('button', { name: 'Leave the line for any qemu-x86 board' }));
    await user.click(await screen.findByRole('button', { name: 'Leave the line' }));
    await waitFor(() => expect(requests.filter((one) => one.method === 'DELETE').map((one) => one.path)).toEqual(['/api/reservations/2']));
    await waitFor(() => expect(screen.queryByText('Mira Okafor')).not.toBeInTheDocument());
  });

  it('lets a teacher take others out of the line', async () => {
    answer({ 'GET /api/reservations/waiting': [others] });
    show(<WaitingLine />, { person: { login: 't', name: 'Jonas Lindqvist', role: 'TEACHER' } });
    expect(await screen.findByRole('button', { name: 'Leave the line for pi4-03: Tomasz Wilk' })).toBeInTheDocument();
  });

  it('is not there while nobody waits', async () => {
    const requests = answer({ 'GET /api/reservations/waiting': [] });
    show(<WaitingLine />);
    await waitFor(() => expect(requests).toHaveLength(1));
    expect(screen.queryByText('Waiting')).not.toBeInTheDocument();
  });
});

describe('MyPlace', () => {
  it('tells the place, the time and the reason, and goes away with the wait', async () => {
    stopClock();
    let line = [mine];
    const requests = answer({
      'GET /api/reservations/waiting?mine=true': () => line,
      'DELETE /api/reservations/2': () => void (line = []),
    });
    const user = userEvent.setup();
    const { container } = show(<MyPlace />);
    const text = await screen.findByText(/^You wait for/);
    expect(text).toHaveTextContent(
      'You wait for any qemu-x86 board: place 2 of the line, expected at 14:35 (in 25 min). One person is served before.',
    );
    expect(text.closest('[aria-live=polite]')).not.toBeNull();
    await user.click(screen.getByRole('button', { name: 'Leave the line for any qemu-x86 board' }));
    await user.click(await screen.findByRole('button', { name: 'Leave the line' }));
    await waitFor(() => expect(screen.queryByText(/^You wait for/)).not.toBeInTheDocument());
    expect(requests.map((one) => one.method)).toContain('DELETE');
    expect(container.querySelector('[aria-live=polite]')).toBeEmptyDOMElement();
  });

  it('says only what is known', async () => {
    answer({ 'GET /api/reservations/waiting?mine=true': [row(0, student, { estimate: null, why: 'vm-1 cannot be used just now.' })] });
    show(<MyPlace />);
    expect(await screen.findByText(/^You wait for/)).toHaveTextContent(/^You wait for any qemu-x86 board\. vm-1 cannot be used just now\.$/);
  });
});

describe('outcome', () => {
  it('tells a board or a place', () => {
    stopClock();
    expect(outcome(mine)).toBe('You wait for any qemu-x86 board: place 2, expected 14:35.');
    expect(outcome(others)).toBe('You wait for pi4-03: place 1.');
    expect(outcome(others, false)).toBe('You wait for pi4-03: place 1. pi4-03 cannot be used just now.');
    expect(outcome({ ...mine, board: 'vm-1', state: 'ACTIVE', end: new Date(AT.getTime() + 30 * 60_000).toISOString() })).toBe(
      'vm-1 is yours 14:10 – 14:40.',
    );
  });
});
