import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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
    await user.click(screen.getByRole('button', { name: 'Book now' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('vm-1 is not free all that time.');
    expect(alert).toHaveTextContent('Tomasz Wilk');
    await user.click(screen.getByRole('button', { name: /^Book vm-2/ }));
    await vi.waitFor(() => expect(requests[1]?.body).toBe(JSON.stringify({ board: 'vm-2', start: made.start, end: made.end })));
  });
});
