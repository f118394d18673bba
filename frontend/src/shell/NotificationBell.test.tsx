import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, Refused, show } from '../test/page';
import { NotificationBell } from './NotificationBell';

const note = (id: number, readAt: string | null) => ({
  id, code: 'x', subject: 'pi-1', text: `News ${id}.`, link: '/boards/pi-1', at: '2026-11-21T10:00:00Z', readAt,
});

describe('NotificationBell', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('counts what is unread, and marks it as read', async () => {
    let unread = 2;
    const requests = answer({
      'GET /api/notifications': () => ({ unread, notifications: [note(3, null), note(2, null), note(1, '2026-11-21T10:05:00Z')] }),
      'POST /api/notifications/3/read': undefined,
      'POST /api/notifications/read': () => void (unread = 0),
    });
    const user = userEvent.setup();
    show(<NotificationBell />);
    await user.click(await screen.findByRole('button', { name: '2 unread notifications' }));
    expect(await screen.findByRole('button', { name: /^Unread: News 3/ })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^News 1/ })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /News 3/ }));
    await vi.waitFor(() => expect(requests.map((r) => r.path)).toContain('/api/notifications/3/read'));
    await user.click(screen.getByRole('button', { name: '2 unread notifications' }));
    await user.click(await screen.findByRole('button', { name: 'Mark all as read' }));
    expect(await screen.findByRole('button', { name: 'Notifications' })).toBeInTheDocument();
  });

  it('says so when there is nothing', async () => {
    answer({ 'GET /api/notifications': { unread: 0, notifications: [] } });
    show(<NotificationBell />);
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Notifications' }));
    expect(await screen.findByText(/Nothing yet/)).toBeInTheDocument();
  });

  it('says so when the lab does not tell', async () => {
    answer({ 'GET /api/notifications': new Refused(500, { title: 'The lab has a problem', detail: 'Try again in a moment.' }) });
    show(<NotificationBell />);
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Notifications' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in a moment.');
    expect(screen.queryByText(/Nothing yet/)).not.toBeInTheDocument();
  });
});
