import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { answer, Refused, show } from '../test/page';
import { BookForm } from './BookForm';

const board: Board = {
  name: 'vm-1', profile: 'qemu-x86', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
  condition: 'UP', allocation: 'FREE', state: 'READY', reason: null, holder: null, hold: null, next: null, mine: false, proof: null, abilities: [], byHand: null,
};
const made = { id: 'r1', board: 'vm-2', person: null, start: '2026-11-21T10:00:00Z', end: '2026-11-21T11:00:00Z', state: 'ACTIVE', kind: 'RESERVATION' };

describe('BookForm', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('books for the chosen minutes', async () => {
    const requests = answer({ 'POST /api/reservations': made });
    const user = userEvent.setup();
    show(<BookForm board={board} />);
    await user.click(screen.getByText('30 min'));
    await user.click(screen.getByRole('button', { name: 'Book now' }));
    await vi.waitFor(() => expect(requests[0]?.body).toBe('{"board":"vm-1","minutes":30}'));
  });

  it('shows a conflict and books an alternative with one press', async () => {
    let tries = 0;
    const requests = answer({
      'POST /api/reservations': () =>
        tries++ > 0
          ? made
          : new Refused(409, {
              code: 'board-taken', title: 'The board is taken', detail: 'vm-1 is not free all that time.',
              conflicts: [{ start: '2026-11-21T09:30:00Z', end: '2026-11-21T10:30:00Z', kind: 'RESERVATION', holder: { login: 't', name: 'Tomasz Wilk' } }],
              alternatives: [{ board: 'vm-2', start: made.start, end: made.end }],
            }),
    });
    const user = userEvent.setup();
    show(<BookForm board={board} />);
    await user.click(screen.getByLabelText('Only this board'));
    await user.click(screen.getByRole('button', { name: 'Book now' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('vm-1 is not free all that time.');
    expect(alert).toHaveTextContent('Tomasz Wilk');
    await user.click(screen.getByRole('button', { name: /^Book vm-2/ }));
    await vi.waitFor(() => expect(requests[1]?.body).toBe(JSON.stringify({ board: 'vm-2', start: made.start, end: made.end, onlyThisBoard: true })));
  });

  describe('while somebody has the board', () => {
    const hold = { id: 7, kind: 'RESERVATION', start: '2026-11-21T09:30:00Z', end: '2026-11-21T10:30:00Z' };
    const taken: Board = { ...board, allocation: 'RESERVED', state: 'IN_USE', hold, holder: { login: 't', name: 'Tomasz Wilk' } };
    const inLine = {
      ...made, board: null, state: 'WAITING',
      waiting: { wish: 'vm-1', minutes: 30, since: made.start, position: 1, board: 'vm-1', estimate: hold.end, why: 'Tomasz Wilk has vm-1.' },
    };

    it('stands in line for the board', async () => {
      const requests = answer({ 'POST /api/reservations': inLine });
      const user = userEvent.setup();
      show(<Where><BookForm board={taken} /></Where>);
      await user.click(screen.getByText('30 min'));
      await user.click(screen.getByRole('button', { name: 'Wait for vm-1' }));
      await vi.waitFor(() => expect(requests[0]?.body).toBe('{"board":"vm-1","minutes":30,"wait":true}'));
      expect(screen.getByText('At /')).toBeInTheDocument();
    });

    it('stands in line for any of the profile and opens what is given at once', async () => {
      const requests = answer({ 'POST /api/reservations': made });
      const user = userEvent.setup();
      show(<Where><BookForm board={taken} /></Where>);
      await user.click(screen.getByRole('button', { name: 'Wait for any qemu-x86 board' }));
      await vi.waitFor(() => expect(requests[0]?.body).toBe('{"profile":"qemu-x86","minutes":60,"wait":true}'));
      expect(await screen.findByText('At /boards/vm-2')).toBeInTheDocument();
    });

    it('says why one may not wait', async () => {
      answer({ 'POST /api/reservations': new Refused(409, { code: 'over-quota', title: 'Not booked', detail: 'You have 3 reservations already.' }) });
      const user = userEvent.setup();
      show(<BookForm board={taken} />);
      await user.click(screen.getByRole('button', { name: 'Wait for vm-1' }));
      expect(await screen.findByRole('alert')).toHaveTextContent('You have 3 reservations already.');
    });

    it('does not offer it for later', async () => {
      const user = userEvent.setup();
      show(<BookForm board={taken} />);
      await user.click(screen.getByRole('button', { name: 'Start later' }));
      expect(screen.queryByRole('button', { name: /^Wait/ })).not.toBeInTheDocument();
    });
  });

  it('does not offer to wait for a free board until it turns out to be taken', async () => {
    answer({ 'POST /api/reservations': new Refused(409, { code: 'board-taken', title: 'The board is taken', detail: 'Others wait.' }) });
    const user = userEvent.setup();
    show(<BookForm board={board} />);
    expect(screen.queryByRole('button', { name: /^Wait/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Book now' }));
    expect(await screen.findByRole('button', { name: 'Wait for vm-1' })).toBeInTheDocument();
  });
});

function Where({ children }: { children: ReactNode }) {
  return (
    <>
      <p>At {useLocation().pathname}</p>
      {children}
    </>
  );
}
