import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Attention, Host, Person } from '../api/types';
import { answer, Refused, show, student } from '../test/page';
import { HostsPage } from './HostsPage';

const admin: Person = { login: 'ines', name: 'Ines Moreau', role: 'ADMIN' };
const host = (name: string, more: Partial<Host> = {}): Host => ({
  name, state: 'ACTIVE', stateSince: '2026-11-20T10:00:00Z', joined: true, link: 'CONNECTED', since: '2026-11-21T10:00:00Z',
  version: '0.1.0', protocol: '1.2', sentence: '', boards: [], ...more,
});
const matter = (kind: Attention['kind'], mend: Attention['mend'], more: Partial<Attention> = {}): Attention => ({
  kind, mend, host: 'bench-1', board: null, sentence: `${kind} it is.`, advice: 'Mend it.', since: '2026-11-21T10:00:00Z', ...more,
});

describe('HostsPage', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('shows an administrator what needs attention in the order of the lab, each with what mends it', async () => {
    const requests = answer({
      'GET /api/hosts': [host('bench-1')],
      'GET /api/boards': [],
      'GET /api/attention': [
        matter('BY_HAND', 'HAND_DONE', { board: 'pi-1', sentence: 'Press the button.' }),
        matter('QUARANTINED', 'RESET', { board: 'pi-2' }),
        matter('BOARD_CLAIMED_TWICE', 'NONE', { board: 'pi-3' }),
      ],
      'POST /api/boards/pi-1/hand-done': undefined,
      'POST /api/boards/pi-2/actions': undefined,
    });
    const user = userEvent.setup();
    show(<HostsPage />, { person: admin });
    const rows = within(await screen.findByRole('list', { name: 'Needs attention' })).getAllByRole('listitem');
    expect(rows.map((row) => within(row).getByRole('link').textContent)).toEqual(['pi-1', 'pi-2', 'pi-3']);
    expect(within(rows[2]!).queryByRole('button')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Done by hand: pi-1' }));
    await user.click(await screen.findByRole('button', { name: 'It is done' }));
    await vi.waitFor(() => expect(requests.map((r) => r.path)).toContain('/api/boards/pi-1/hand-done'));
    await user.click(screen.getByRole('button', { name: 'Reset pi-2' }));
    await user.click(await screen.findByRole('button', { name: 'Reset' }));
    await vi.waitFor(() => expect(requests.find((r) => r.path === '/api/boards/pi-2/actions')?.body).toBe('{"action":"reset"}'));
  });

  it('adds a host and shows the command to run on its machine', async () => {
    answer({
      'GET /api/hosts': [],
      'GET /api/boards': [],
      'GET /api/attention': [],
      'POST /api/hosts': ({ body }: { body: string | null }) =>
        body === '{"name":"bench-6","join":true,"minutes":60}'
          ? { name: 'bench-6', join: { host: 'bench-6', token: 'bbj_secret', expiresAt: '2026-11-21T11:00:00Z' } }
          : new Refused(422, { detail: `not ${body}` }),
    });
    const user = userEvent.setup();
    show(<HostsPage />, { person: admin });
    expect(await screen.findByText(/Every host is linked/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Add host' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText(/Host name/), 'bench-6');
    await user.click(within(dialog).getByRole('button', { name: 'Add host' }));
    expect(await screen.findByLabelText('Join command of bench-6')).toHaveTextContent(
      `./lab join ${window.location.origin} bbj_secret`,
    );
  });

  it('drains, retires and renames from the menu of a host', async () => {
    const requests = answer({
      'GET /api/hosts': [host('bench-1')],
      'GET /api/boards': [],
      'GET /api/attention': [],
      'POST /api/hosts/bench-1/drain': undefined,
      'POST /api/hosts/bench-1/rename': undefined,
    });
    const user = userEvent.setup();
    show(<HostsPage />, { person: admin });
    await user.click(await screen.findByRole('button', { name: 'Actions for bench-1' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Drain' }));
    await user.click(await screen.findByRole('button', { name: 'Drain' }));
    await vi.waitFor(() => expect(requests.map((r) => r.path)).toContain('/api/hosts/bench-1/drain'));
    await user.click(screen.getByRole('button', { name: 'Actions for bench-1' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Rename' }));
    const name = await screen.findByLabelText(/New name/);
    await user.clear(name);
    await user.type(name, 'bench-9');
    await user.click(screen.getByRole('button', { name: 'Rename' }));
    await vi.waitFor(() => expect(requests.find((r) => r.path.endsWith('/rename'))?.body).toBe('{"name":"bench-9"}'));
  });

  it('lets everybody else look, and asks nothing that is for administrators', async () => {
    const requests = answer({ 'GET /api/hosts': [host('bench-1', { state: 'DRAINING' })], 'GET /api/boards': [] });
    show(<HostsPage />, { person: student });
    expect(await screen.findByText('Draining')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Actions|Add host/ })).toBeNull();
    expect(requests.map((r) => r.path)).not.toContain('/api/attention');
  });
});
