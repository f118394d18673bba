import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../api/types';
import { answer, Refused, show } from '../test/page';
import { MailPanel } from './MailPanel';
import WebhooksPage from './WebhooksPage';

afterEach(() => vi.unstubAllGlobals());

const admin: Person = { login: 'ada', name: 'Ada', role: 'ADMIN' };
const hook = {
  id: 4, url: 'https://example.org/hook', kinds: ['board.quarantined'], enabled: false, offReason: 'Nothing could be delivered for 24 hours.',
  createdBy: 'ada', createdAt: '2026-11-20T10:00:00Z',
};
const delivery = { id: 9, news: 'abc', kind: 'test', at: '2026-11-20T10:00:00Z', state: 'GIVEN_UP', attempts: 1, status: 500, problem: 'It answered 500.' };

describe('WebhooksPage', () => {
  it('adds one and shows its secret', async () => {
    const requests = answer({
      'GET /api/webhooks': [],
      'POST /api/webhooks': { ...hook, enabled: true, offReason: '', secret: 'whsec_abc' },
    });
    const user = userEvent.setup();
    show(<WebhooksPage />, { person: admin });
    await user.click(screen.getByRole('button', { name: 'Add webhook' }));
    await user.type(await screen.findByLabelText('Address'), 'https://example.org/hook');
    await user.click(screen.getByRole('checkbox', { name: 'reservation.warning' }));
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByLabelText('Secret')).toHaveTextContent('whsec_abc');
    const sent = JSON.parse(requests.find((one) => one.method === 'POST')!.body!);
    expect(sent.url).toBe('https://example.org/hook');
    expect(sent.kinds).toHaveLength(8);
    expect(sent.kinds).not.toContain('reservation.warning');
  });

  it('says why one is off, and shows its deliveries', async () => {
    const requests = answer({
      'GET /api/webhooks': [hook],
      'GET /api/webhooks/4/deliveries': [delivery],
      'PATCH /api/webhooks/4': { ...hook, enabled: true },
    });
    const user = userEvent.setup();
    show(<WebhooksPage />, { person: admin });
    expect(await screen.findByText('Nothing could be delivered for 24 hours.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: `Deliveries to ${hook.url}` }));
    const table = within(await screen.findByRole('table', { name: 'Deliveries' }));
    expect(await table.findByText('Given up')).toBeInTheDocument();
    expect(table.getByText('It answered 500.')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: `Switch on ${hook.url}` }));
    await waitFor(() => expect(requests.find((one) => one.method === 'PATCH')?.body).toBe('{"enabled":true}'));
  });

  it('shows what is wrong with an address', async () => {
    answer({ 'GET /api/webhooks': [], 'POST /api/webhooks': new Refused(422, { detail: 'Beyond this machine webhooks need https.' }) });
    const user = userEvent.setup();
    show(<WebhooksPage />, { person: admin });
    await user.click(screen.getByRole('button', { name: 'Add webhook' }));
    await user.type(await screen.findByLabelText('Address'), 'http://example.org');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText(/webhooks need https/)).toBeInTheDocument();
  });
});

describe('MailPanel', () => {
  const mail = {
    available: true,
    address: null,
    kinds: ['reservation.started'],
    choices: [
      { kind: 'reservation.started', text: 'A board is yours', byDefault: true },
      { kind: 'reservation.warning', text: 'Your board is yours for a short time only', byDefault: false },
    ],
  };

  it('saves an address and what is wanted', async () => {
    const requests = answer({ 'GET /api/me/mail': mail, 'PATCH /api/me/mail': { ...mail, address: 'mira@example.org', kinds: [] } });
    const user = userEvent.setup();
    show(<MailPanel />);
    await user.type(await screen.findByLabelText('E-mail address'), 'mira@example.org');
    expect(screen.getByRole('checkbox', { name: 'Your board is yours for a short time only' })).not.toBeChecked();
    await user.click(screen.getByRole('checkbox', { name: 'A board is yours' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(requests.some((one) => one.method === 'PATCH')).toBe(true));
    expect(JSON.parse(requests.find((one) => one.method === 'PATCH')!.body!)).toEqual({ address: 'mira@example.org', kinds: [] });
  });

  it('says when the lab sends none', async () => {
    answer({ 'GET /api/me/mail': { ...mail, available: false } });
    show(<MailPanel />);
    expect(await screen.findByText(/This lab sends no mail/)).toBeInTheDocument();
  });
});
