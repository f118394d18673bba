import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { useLocation } from 'react-router-dom';
import * as notify from '../shell/notify';
import { answer, show } from '../test/page';
import { UseNow } from './UseNow';

const board: Board = {
  name: 'vm-1', profile: 'qemu-x86', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
  condition: 'UP', allocation: 'RESERVED', state: 'IN_USE', reason: null, holder: null, hold: null, next: null, mine: false, proof: null, abilities: [], byHand: null,
};
const inLine = {
  id: 5, board: null, person: null, start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:30:00Z', state: 'WAITING', kind: 'RESERVATION',
  waiting: { wish: 'vm-1', minutes: 30, since: '2026-11-21T10:00:00Z', position: 1, board: null, estimate: null, why: 'It is taken.' },
};

describe('UseNow', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each([
    ['As soon as it is free (30 min)', '{"board":"vm-1","minutes":30,"wait":true}', 0],
    ['Any qemu-x86 board (30 min)', '{"profile":"qemu-x86","minutes":30,"wait":true}', 1],
  ])('waits from the keyboard: %s', async (item, body, down) => {
    const requests = answer({ 'POST /api/reservations': inLine });
    const user = userEvent.setup();
    show(<UseNow board={board} />);
    expect(screen.getByRole('link', { name: 'Watch or book: vm-1' })).toHaveAttribute('href', '/boards/vm-1');
    await user.tab();
    await user.tab();
    expect(screen.getByRole('button', { name: 'Wait for vm-1 or any qemu-x86 board' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('menuitem', { name: item })).toBeInTheDocument();
    await user.keyboard('{ArrowDown}'.repeat(down + 1) + '{Enter}');
    await vi.waitFor(() => expect(requests[0]?.body).toBe(body));
  });

  it.each([
    ['os-2026', true],
    ['db-2026', false],
  ])('offers a board that is set aside for a class to its members: %s', async (course, offered) => {
    answer({ 'GET /api/classes': [{ name: course, title: '', teachers: [], size: 2, mine: false, limits: {}, budget: {} }] });
    const hold = { id: 1, kind: 'EXAM', start: '2026-11-21T10:00:00Z', end: '2026-11-21T12:00:00Z', class: 'os-2026' };
    show(<UseNow board={{ ...board, state: 'BLOCKED', allocation: 'BLOCKED', hold }} />);
    expect(await screen.findByRole(offered ? 'button' : 'link', { name: offered ? 'Use now: vm-1, 30 min' : /^Watch or book: vm-1/ })).toBeInTheDocument();
  });

  it.each([
    [inLine, 'You wait for vm-1: place 1. It is taken.', '/'],
    [{ ...inLine, board: 'vm-1', state: 'ACTIVE' }, 'vm-1 is yours for 30 min.', '/boards/vm-1'],
  ])('opens the board, unless a graded run has to make way first', async (made, said, at) => {
    const told = vi.spyOn(notify, 'tell').mockImplementation(() => {});
    answer({ 'POST /api/reservations': made });
    const user = userEvent.setup();
    show(
      <>
        <Where />
        <UseNow board={{ ...board, state: 'READY' }} />
      </>,
    );
    await user.click(screen.getByRole('button', { name: 'Use now: vm-1, 30 min' }));
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith(said));
    expect(await screen.findByText(`At ${at}`)).toBeInTheDocument();
  });

  it('does not offer to wait for a board that is ready', () => {
    show(<UseNow board={{ ...board, state: 'READY' }} />);
    expect(screen.queryByRole('button', { name: /^Wait/ })).not.toBeInTheDocument();
  });
});

function Where() {
  return <p>At {useLocation().pathname}</p>;
}
