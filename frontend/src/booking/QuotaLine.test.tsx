import { screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Quota } from '../api/types';
import { answer, show, student } from '../test/page';
import { QuotaLine } from './QuotaLine';

afterEach(() => vi.unstubAllGlobals());

const quota: Quota = {
  person: student,
  zone: 'Europe/Berlin',
  limits: [
    { limit: 'LONGEST_MINUTES', most: 240, source: { kind: 'ROLE', name: 'students' } },
    { limit: 'OPEN_BOOKINGS', most: 4, used: 1, source: { kind: 'ROLE', name: 'students' } },
    { limit: 'HOURS_PER_WEEK', most: 8, used: 6.25, source: { kind: 'CLASS', name: 'os-2026' }, until: '2026-11-22T23:00:00Z' },
    { limit: 'CLASS_HOURS_PER_WEEK', most: 200, used: 200, source: { kind: 'CLASS', name: 'os-2026' } },
  ],
};

describe('QuotaLine', () => {
  it('tells what is used, by which rule, and what is used up', async () => {
    answer({ 'GET /api/reservations/quota': quota });
    show(<QuotaLine />);
    const line = await screen.findByLabelText('What you have booked of what you may');
    expect(line).toHaveTextContent(/^6.3 of 8 h this week, 200 of 200 h this week of all in os-2026, 1 of 4 bookings$/);
    expect(screen.getByText('6.3 of 8 h this week')).toHaveAttribute('title', 'from the class os-2026');
    expect(screen.getByText('6.3 of 8 h this week')).not.toHaveClass('text-bad');
    expect(screen.getByText(/^200 of 200/)).toHaveClass('text-bad');
  });

  it('is not there where nothing is used up', async () => {
    const requests = answer({ 'GET /api/reservations/quota': { ...quota, limits: quota.limits.slice(0, 1) } });
    const { container } = show(<QuotaLine />);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    expect(container.querySelector('p')).toBeNull();
  });
});
