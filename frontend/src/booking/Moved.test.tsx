import { screen } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { answer, show, student } from '../test/page';
import { MovedHere, MovedLately } from './Moved';

const board = { name: 'vm-1' } as Board;
const at = new Date().toISOString();
const move = { at, reason: 'vm-1 does not answer since 14:03 CET' };
const row = { id: 7, board: 'vm-1', person: student, start: at, end: at, state: 'ACTIVE', kind: 'RESERVATION' };

function Where() {
  return <p>at {useLocation().pathname}</p>;
}

describe('a reservation that the lab moved', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('takes along the page that was open', async () => {
    let broken = false;
    answer({
      'GET /api/reservations?board=vm-1': () => [broken ? { ...row, state: 'LAB_FAULT', movedTo: { ...move, reservation: 8, board: 'vm-2' } } : row],
    });
    vi.useFakeTimers({ shouldAdvanceTime: true });
    show(<><MovedHere board={board} /><Where /></>, { path: '/boards/vm-1' });
    await vi.waitFor(() => expect(screen.getByText('at /boards/vm-1')).toBeVisible());
    broken = true;
    await vi.advanceTimersByTimeAsync(10_500);
    await vi.waitFor(() => expect(screen.getByText('at /boards/vm-2')).toBeVisible());
    vi.useRealTimers();
  });

  it('is pointed to by a page that is opened later', async () => {
    answer({ 'GET /api/reservations?board=vm-1': [{ ...row, state: 'LAB_FAULT', movedTo: { ...move, reservation: 8, board: 'vm-2' } }] });
    show(<MovedHere board={board} />);
    expect(await screen.findByText('Your reservation moved to vm-2')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go on on vm-2' })).toHaveAttribute('href', '/boards/vm-2');
  });

  it('says why it is where it is', async () => {
    answer({ 'GET /api/reservations?board=vm-2': [{ ...row, id: 8, board: 'vm-2', movedFrom: { ...move, reservation: 7, board: 'vm-1' } }] });
    show(<MovedHere board={{ ...board, name: 'vm-2' }} />);
    expect(await screen.findByText('Moved from vm-1 to vm-2')).toBeVisible();
    expect(screen.getByText(/vm-1 does not answer since 14:03 CET/)).toBeVisible();
  });

  it('is nobody else’s news', async () => {
    const fetched = answer({ 'GET /api/reservations?board=vm-2': [{ ...row, person: { login: 't', name: 'T' }, movedFrom: { ...move, reservation: 7, board: 'vm-1' } }] });
    show(<MovedHere board={{ ...board, name: 'vm-2' }} />);
    await vi.waitFor(() => expect(fetched).toHaveLength(1));
    expect(screen.queryByText(/Moved from/)).toBeNull();
  });

  it('is told among the bookings while it is to come', async () => {
    answer({ 'GET /api/reservations?mine=true': [{ ...row, board: 'vm-2', state: 'CONFIRMED', movedFrom: { ...move, reservation: 7, board: 'vm-1' } }] });
    show(<MovedLately />);
    expect(await screen.findByText('Moved from vm-1 to vm-2')).toBeVisible();
  });
});
