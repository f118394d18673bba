import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { answer, Refused, show, student } from '../test/page';
import { BookingPanel } from './BookingPanel';

const hold = { id: 7, kind: 'RESERVATION', start: '2026-11-21T09:30:00Z', end: '2099-11-21T10:30:00Z' };
const board: Board = {
  name: 'vm-1', profile: 'qemu-x86', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
  condition: 'UP', allocation: 'RESERVED', state: 'IN_USE', reason: null, holder: student, hold, next: null, mine: true, proof: null, abilities: [], byHand: null,
};

describe('sharing a board', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is offered to its holder, who sees a refusal in words', async () => {
    let tries = 0;
    const requests = answer({
      'PUT /api/reservations/7/partners/bob': () =>
        tries++ > 0 ? {} : new Refused(404, { code: 'not-found', title: 'There is no such thing', detail: 'Nobody here has the login bob.' }),
    });
    const user = userEvent.setup();
    show(<BookingPanel board={board} />);
    await user.click(screen.getByRole('button', { name: 'Share or hand over' }));
    await user.type(await screen.findByLabelText('Login of a person'), 'bob');
    await user.click(screen.getByRole('button', { name: 'Share' }));
    expect(await screen.findByText('Nobody here has the login bob.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Share' }));
    await vi.waitFor(() => expect(requests).toHaveLength(2));
  });

  it('hands over after a question', async () => {
    const requests = answer({ 'POST /api/reservations/7/hand-over': {} });
    const user = userEvent.setup();
    show(<BookingPanel board={board} />);
    await user.click(screen.getByRole('button', { name: 'Share or hand over' }));
    const login = await screen.findByLabelText('Login of a person');
    expect(screen.getByRole('button', { name: 'Hand over' })).toBeDisabled();
    await user.type(login, 'bob');
    await user.click(screen.getByRole('button', { name: 'Hand over' }));
    expect(requests).toHaveLength(0);
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Hand vm-1 over to bob?');
    await user.click(Array.from(dialog.querySelectorAll('button')).find((button) => button.textContent === 'Hand over')!);
    await vi.waitFor(() => expect(requests[0]?.body).toBe('{"to":"bob"}'));
  });

  it('says why a partner stays', async () => {
    answer({ 'DELETE /api/reservations/7/partners/bob': new Refused(409, { title: 'Not now', detail: 'The reservation is being moved.' }) });
    show(<BookingPanel board={{ ...board, hold: { ...hold, partners: [{ login: 'bob', name: 'Bob' }] } }} />);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Share no longer with Bob' }));
    expect(await screen.findByText('The reservation is being moved.')).toBeVisible();
  });

  it('tells a partner whose it is, and lets them leave', async () => {
    const requests = answer({ 'DELETE /api/reservations/7/partners/mira': undefined });
    const user = userEvent.setup();
    show(<BookingPanel board={{ ...board, holder: { login: 'ada', name: 'Ada Lovelace' }, hold: { ...hold, partners: [student] } }} />);
    expect(screen.getByText(/Ada Lovelace shares vm-1 with you/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'End now' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Leave it' }));
    await vi.waitFor(() => expect(requests[0]?.method).toBe('DELETE'));
  });
});
