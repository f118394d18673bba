import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, show } from '../test/page';
import { Subscribe } from './Subscribe';

afterEach(() => vi.unstubAllGlobals());

const feed = { id: 7, kind: 'BOARD', name: 'pi-1', createdAt: '2026-11-20T10:00:00Z' };

describe('Subscribe', () => {
  it('makes a link, shows it this once, and revokes it', async () => {
    let feeds: object[] = [{ ...feed, id: 3, kind: 'PERSON', name: undefined }];
    const requests = answer({
      'GET /api/feeds': () => feeds,
      'POST /api/feeds': () => {
        feeds = [...feeds, feed];
        return { ...feed, path: '/api/calendar/feeds/KEY.ics' };
      },
      'DELETE /api/feeds/7': () => {
        feeds = feeds.slice(0, 1);
        return undefined;
      },
    });
    const user = userEvent.setup();
    show(<Subscribe of={{ board: 'pi-1' }} />);
    await user.click(screen.getByRole('button', { name: 'Subscribe…' }));
    await user.click(await screen.findByRole('button', { name: 'Make a link' }));
    expect(await screen.findByLabelText('Link of the calendar')).toHaveTextContent(`${window.location.origin}/api/calendar/feeds/KEY.ics`);
    expect(JSON.parse(requests.find((one) => one.method === 'POST')!.body!)).toEqual({ board: 'pi-1' });
    await user.click(await screen.findByRole('button', { name: 'Revoke' }));
    expect(await screen.findByRole('button', { name: 'Make a link' })).toBeInTheDocument();
    expect(screen.queryByLabelText('Link of the calendar')).toBeNull();
    expect(requests.some((one) => one.method === 'DELETE' && one.path === '/api/feeds/7')).toBe(true);
  });

  it('offers a class, and says of a link that there is one', async () => {
    const requests = answer({
      'GET /api/feeds': [{ ...feed, kind: 'CLASS', name: 'os', lastUsedAt: '2026-11-20T10:00:00Z' }],
      'GET /api/classes': [{ name: 'os', title: 'Operating systems', teachers: [], size: 2, mine: false, limits: {}, budget: {} }],
      'POST /api/feeds': { ...feed, kind: 'CLASS', name: 'os', path: '/api/calendar/feeds/KEY.ics' },
    });
    const user = userEvent.setup();
    show(<Subscribe />);
    await user.click(screen.getByRole('button', { name: 'Subscribe…' }));
    expect(await screen.findByRole('button', { name: 'Make a link' })).toBeInTheDocument();
    await user.click(await screen.findByRole('textbox', { name: 'Whose bookings' }));
    await user.click(await screen.findByRole('option', { name: 'Class Operating systems' }));
    expect(await screen.findByText(/it was last read/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Make anew' }));
    await waitFor(() => expect(requests.some((one) => one.method === 'POST')).toBe(true));
    expect(JSON.parse(requests.find((one) => one.method === 'POST')!.body!)).toEqual({ class: 'os' });
  });
});
