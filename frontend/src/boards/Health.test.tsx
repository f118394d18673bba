import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board, HealthLook, Person } from '../api/types';
import { answer, show, student } from '../test/page';
import { ByHand } from './ByHand';
import { CleanState } from './CleanState';
import { HealthPanel } from './HealthPanel';

const teacher: Person = { login: 'jonas', name: 'Jonas Lindqvist', role: 'TEACHER' };
const admin: Person = { login: 'ines', name: 'Ines Moreau', role: 'ADMIN' };
const board = (more: Partial<Board> = {}): Board => ({
  name: 'pi-1', profile: 'rpi4', host: 'bench-1', architecture: 'aarch64', tags: [], kernel: null, link: 'CONNECTED',
  hostState: 'ACTIVE', power: 'ON', condition: 'UP', allocation: 'FREE', state: 'READY', reason: null, holder: null, hold: null,
  next: null, mine: false, proof: null, abilities: [], byHand: null, ...more,
});
const look = (id: number, healthy: boolean, more: Partial<HealthLook> = {}): HealthLook => ({
  id, at: '2026-11-21T10:00:00Z', occasion: 'SCHEDULED', healthy, sentence: healthy ? 'All is well.' : 'SSH does not answer.',
  tookMs: 1400, recovery: '', ...more,
});
const history = 'GET /api/boards/pi-1/health';

describe('HealthPanel', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('shows the history as a strip and as a table', async () => {
    answer({ [history]: [look(3, false, { recovery: 'power cycle' }), look(2, true), look(1, true)] });
    show(<HealthPanel board={board()} />, { person: student });
    expect(await screen.findByRole('img')).toHaveAccessibleName('The last 3 looks: 1 found something');
    const rows = within(screen.getByRole('table', { name: 'Health history' })).getAllByRole('row');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toHaveTextContent('Not well');
    expect(rows[1]).toHaveTextContent('after power cycle');
    expect(screen.queryByRole('button', { name: 'Check now' })).toBeNull();
  });

  it('shows the first few and all on demand', async () => {
    answer({ [history]: Array.from({ length: 12 }, (_, i) => look(12 - i, true)) });
    const user = userEvent.setup();
    show(<HealthPanel board={board()} />, { person: student });
    await user.click(await screen.findByRole('button', { name: 'Show all 12' }));
    expect(screen.getAllByRole('row')).toHaveLength(13);
  });

  it('lets its holder and teachers have it looked at, and shows teachers what was looked at', async () => {
    const requests = answer({
      [history]: [look(1, false, { items: [{ what: 'ssh', ok: false, detail: 'nothing answered within 20 s' }] })],
      'POST /api/boards/pi-1/health': undefined,
    });
    const user = userEvent.setup();
    show(<HealthPanel board={board()} />, { person: teacher });
    expect(await screen.findByText('nothing answered within 20 s')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Check now' }));
    await vi.waitFor(() => expect(requests.map((r) => `${r.method} ${r.path}`)).toContain('POST /api/boards/pi-1/health'));
  });
});

describe('CleanState', () => {
  it('says when and how the board was reset and who vouches for it', () => {
    const proof = {
      at: '2026-11-21T10:00:00Z', how: 'An overlay, emptied by a power cycle.', verified: false, kernel: '6.1.0-56-arm64', taint: 0,
      disk: 'overlay over rpi4', tookMs: 48_200,
    };
    show(<CleanState board={board({ proof })} />);
    expect(screen.getByText('Cooperative')).toBeInTheDocument();
    expect(screen.getByText(/An overlay, emptied by a power cycle/)).toBeInTheDocument();
    expect(screen.getByText('0 (clean)')).toBeInTheDocument();
    expect(screen.getByText('in 48.2 s')).toBeInTheDocument();
  });

  it('says that it does not know', () => {
    show(<CleanState board={board()} />);
    expect(screen.getByText(/^Unknown:/)).toBeInTheDocument();
  });
});

describe('ByHand', () => {
  it('tells everybody what is awaited and lets administrators say that it is done', () => {
    const waiting = board({ byHand: 'Switch on pi-1, outlet 4.' });
    show(<ByHand board={waiting} />, { person: student });
    expect(screen.getByText('Switch on pi-1, outlet 4.')).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
    show(<ByHand board={waiting} />, { person: admin });
    expect(screen.getByRole('button', { name: 'Done by hand: pi-1' })).toBeEnabled();
  });
});
