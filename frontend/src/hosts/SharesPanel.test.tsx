import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, Refused, show } from '../test/page';
import { SharesPanel } from './SharesPanel';

const share = { id: 3, profile: 'qemu-x86', days: ['MONDAY', 'FRIDAY'], from: '22:00', to: '06:00', percent: 50, zone: 'Europe/Berlin' };
const boards = [{ name: 'vm-1', profile: 'qemu-x86' }];

describe('boards kept for grading', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('are listed, and given free', async () => {
    const requests = answer({ 'GET /api/grading-shares': [share], 'DELETE /api/grading-shares/3': undefined });
    show(<SharesPanel />);
    expect(await screen.findByText('50 %')).toBeInTheDocument();
    expect(screen.getByText('Mon Fri')).toBeInTheDocument();
    expect(screen.getByText('22:00 – 06:00')).toHaveAttribute('title', 'Europe/Berlin');
    await userEvent.click(screen.getByRole('button', { name: 'Remove' }));
    await userEvent.click((await screen.findAllByRole('button', { name: 'Remove' })).at(-1)!);
    await waitFor(() => expect(requests.some((one) => one.method === 'DELETE')).toBe(true));
  });

  it('are chosen in a form, which says what is refused', async () => {
    let refuse = true;
    const requests = answer({
      'GET /api/grading-shares': [],
      'GET /api/boards': boards,
      'POST /api/grading-shares': () => (refuse ? new Refused(422, { title: 'A value is not allowed', detail: 'At least 1 board is kept.' }) : { ...share, id: 4 }),
    });
    const user = userEvent.setup();
    show(<SharesPanel />);
    await user.click(await screen.findByRole('button', { name: 'Keep boards…' }));
    await user.click(await screen.findByRole('button', { name: 'Keep them' }));
    expect(await screen.findByText('Choose a profile.')).toBeInTheDocument();
    await user.click(screen.getByRole('textbox', { name: 'Profile' }));
    await user.click(await screen.findByRole('option', { name: 'qemu-x86' }));
    await user.click(screen.getByRole('checkbox', { name: 'Mon' }));
    await user.click(screen.getByRole('button', { name: 'Keep them' }));
    expect(await screen.findByText('At least 1 board is kept.')).toBeInTheDocument();
    refuse = false;
    await user.click(screen.getByRole('button', { name: 'Keep them' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Keep them' })).not.toBeInTheDocument());
    expect(JSON.parse(requests.find((one) => one.method === 'POST')?.body ?? '{}')).toEqual({
      profile: 'qemu-x86', days: ['TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'], from: '08:00', to: '18:00', boards: 1,
    });
  });
});
