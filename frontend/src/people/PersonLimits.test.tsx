import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Account } from '../api/types';
import { answer, show } from '../test/page';
import { PersonLimits } from './PersonLimits';

const account: Account = { login: 'mira', name: 'Mira Okafor', role: 'STUDENT', email: null, disabled: false };

describe('PersonLimits', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('shows what holds and keeps what is set, as a whole', async () => {
    const requests = answer({
      'GET /api/people/mira/limits': { hoursPerWeek: 12, boardsAtOnce: 2 },
      'GET /api/reservations/quota?person=mira': {
        person: { login: 'mira', name: 'Mira Okafor' }, zone: 'Europe/Berlin',
        limits: [
          { limit: 'HOURS_PER_WEEK', most: 12, source: { kind: 'PERSON', name: 'mira' }, used: 3 },
          { limit: 'OPEN_BOOKINGS', most: 4, source: { kind: 'ROLE', name: 'students' }, used: 1 },
        ],
      },
      'PUT /api/people/mira/limits': { hoursPerDay: 3, hoursPerWeek: 12 },
    });
    const closed = vi.fn();
    const user = userEvent.setup();
    show(<PersonLimits account={account} onClose={closed} />);
    expect(await screen.findByText('12 h a week (set here)')).toBeVisible();
    expect(screen.getByText('4 open (students)')).toBeVisible();
    expect(screen.getByLabelText('Hours a week')).toHaveValue('12');
    await user.clear(screen.getByLabelText('Boards at once'));
    await user.type(screen.getByLabelText('Hours a day'), '3');
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(requests.find((one) => one.method === 'PUT')?.body).toBe('{"hoursPerWeek":12,"hoursPerDay":3}');
  });
});
