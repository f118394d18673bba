import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board } from '../api/types';
import { answer, show } from '../test/page';
import { BlockDialog } from './BlockDialog';

const board: Board = {
  name: 'vm-1', profile: 'qemu-x86', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
  condition: 'UP', allocation: 'FREE', state: 'READY', reason: null, holder: null, hold: null, next: null, mine: false, proof: null, abilities: [], byHand: null,
};
const course = (name: string, mine: boolean) => ({ name, title: 'Operating systems', teachers: [], size: 2, mine, limits: {}, budget: {} });

describe('boards set aside for a class', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('are chosen by a teacher of it', async () => {
    const requests = answer({
      'GET /api/classes': [course('os-2026', true), course('db-2026', false)],
      'POST /api/blocks': { id: 5, kind: 'EXAM', boards: ['vm-1'], start: '2026-11-21T10:00:00Z', end: '2026-11-21T12:00:00Z', reason: 'Midterm.', class: 'os-2026', by: null },
    });
    const close = vi.fn();
    const user = userEvent.setup();
    show(<BlockDialog boards={[board]} onClose={close} />, { person: { login: 't', name: 'Jonas Lindqvist', role: 'TEACHER' } });
    expect(screen.queryByText('Maintenance')).not.toBeInTheDocument();
    await user.click(await screen.findByText('All of a profile'));
    await user.click(screen.getByRole('textbox', { name: 'Profile' }));
    await user.click(await screen.findByRole('option', { name: 'qemu-x86' }));
    await user.type(screen.getByLabelText('Reason'), 'Midterm');
    await user.click(screen.getByRole('button', { name: 'Set aside' }));
    expect(await screen.findByText('Choose the class.')).toBeInTheDocument();
    await user.click(screen.getByRole('textbox', { name: 'Class' }));
    expect(screen.queryByRole('option', { name: /db-2026/ })).not.toBeInTheDocument();
    await user.click(await screen.findByRole('option', { name: 'os-2026: Operating systems' }));
    await user.click(screen.getByRole('button', { name: 'Set aside' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(JSON.parse(requests.find((one) => one.method === 'POST')?.body ?? '{}')).toMatchObject({ profile: 'qemu-x86', reason: 'Midterm', class: 'os-2026' });
  });
});
