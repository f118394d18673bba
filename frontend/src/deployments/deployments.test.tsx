import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Deployment, Workspace } from '../api/deploymentTypes';
import type { Board } from '../api/types';
import { answer, Refused, show } from '../test/page';
import { DeploymentsPanel } from './DeploymentsPanel';
import { parametersOf, sentenceOf } from './deploymentState';

const board: Board = {
  name: 'vm-1', profile: 'qemu-x86', host: 'bench-1', architecture: 'x86_64', tags: [], kernel: null, link: 'CONNECTED',
  hostState: 'ACTIVE', power: 'ON', proof: null, abilities: [], byHand: null,
  condition: 'UP', allocation: 'RESERVED', state: 'IN_USE', reason: null, holder: { login: 'mira', name: 'Mira Okafor' },
  hold: { id: 7, kind: 'RESERVATION', start: '2026-11-21T10:00:00Z', end: '2026-11-21T11:00:00Z' }, next: null, mine: true,
};
const done: Deployment = {
  id: 3, board: 'vm-1', person: { login: 'mira', name: 'Mira Okafor' }, kind: 'MODULE_SOURCE', title: 'hello', module: 'hello',
  parameters: ['count=3'], load: true, commandLine: '', target: '', size: 400, kept: true, state: 'DEPLOYED', sentence: 'hello is loaded.',
  phase: '', doing: '', queuedAt: '2026-11-21T10:05:00Z', startedAt: '2026-11-21T10:05:01Z', finishedAt: '2026-11-21T10:05:04Z',
  consoleFrom: 12345, consoleTo: 13000, kernel: '6.1.0', tookMs: 3100, output: 'hello: count is 3\n', diagnostics: [],
};
const brief: Deployment = { ...done, output: null, diagnostics: null };
const workspace: Workspace = {
  folder: '/root/workspace', size: 0, limit: 67108864, board: '', savedAt: null, problem: '', problemAt: null,
};
const answers = {
  'GET /api/boards/vm-1/deployments': [brief],
  'GET /api/deployments/3': done,
  'GET /api/workspace': workspace,
};

describe('DeploymentsPanel', () => {
  beforeEach(() => {
    localStorage.clear();
    vi.setSystemTime(new Date('2026-11-21T10:10:00Z'));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('shows how the last one ended, with its output and its place on the console', async () => {
    answer(answers);
    show(<DeploymentsPanel board={board} />);
    const detail = await screen.findByRole('region', { name: 'Deployment of hello' });
    expect(await within(detail).findByLabelText('Output')).toHaveTextContent('hello: count is 3');
    expect(detail).toHaveTextContent('hello is loaded.');
    expect(detail).toHaveTextContent('insmod hello.ko count=3');
    expect(within(detail).getByRole('link', { name: /Console from byte 12,345/ })).toHaveAttribute('href', '/boards/vm-1?byte=12345');
  });

  it('builds and deploys what stands in the editor, with parameters', async () => {
    const requests = answer({ ...answers, 'POST /api/boards/vm-1/deployments': { ...brief, id: 4, state: 'QUEUED' } });
    const user = userEvent.setup();
    show(<DeploymentsPanel board={board} />);
    await user.type(await screen.findByLabelText('Parameters'), 'count=3 word="two words"');
    await user.click(screen.getByRole('button', { name: 'Build and deploy' }));
    await vi.waitFor(() => {
      const body = JSON.parse(requests.find((request) => request.method === 'POST')?.body ?? '{}') as Record<string, unknown>;
      expect(body).toMatchObject({ kind: 'MODULE_SOURCE', load: true, parameters: ['count=3', 'word=two words'] });
      expect(JSON.stringify(body.files)).toContain('hello_init');
    });
  });

  it('lists the newest first, and in the order one asks for', async () => {
    const older: Deployment = { ...brief, id: 2, title: 'zero', tookMs: 500, queuedAt: '2026-11-21T10:01:00Z' };
    answer({ ...answers, 'GET /api/boards/vm-1/deployments': [brief, older] });
    const user = userEvent.setup();
    show(<DeploymentsPanel board={{ ...board, mine: false }} />);
    const table = within(await screen.findByRole('table', { name: 'Last deployments on vm-1' }));
    const titles = () => table.getAllByRole('button', { name: /module source/ }).map((button) => button.firstChild?.textContent);
    expect(titles()).toEqual(['hello', 'zero']);
    await user.click(table.getByRole('button', { name: 'Took' }));
    expect(titles()).toEqual(['zero', 'hello']);
  });

  it('says why it was refused', async () => {
    answer({
      ...answers,
      'POST /api/boards/vm-1/deployments': new Refused(409, { code: 'conflict', title: 'It clashes', detail: 'Something else is being deployed on vm-1 just now.' }),
    });
    const user = userEvent.setup();
    show(<DeploymentsPanel board={board} />);
    await user.click(await screen.findByRole('button', { name: 'Build and deploy' }));
    expect(await screen.findByText(/Something else is being deployed/)).toBeInTheDocument();
  });

  it('repeats after asking', async () => {
    const requests = answer({ ...answers, 'POST /api/deployments/3/repeat': { ...brief, id: 5, state: 'QUEUED' } });
    const user = userEvent.setup();
    show(<DeploymentsPanel board={board} />);
    await user.click(await screen.findByRole('button', { name: 'Repeat hello' }));
    await user.click(await screen.findByRole('button', { name: 'Deploy again' }));
    await vi.waitFor(() => expect(requests.some((request) => request.path === '/api/deployments/3/repeat')).toBe(true));
  });

  it('says of what is not kept any more that it cannot be repeated', async () => {
    answer({ ...answers, 'GET /api/boards/vm-1/deployments': [{ ...brief, kept: false }] });
    show(<DeploymentsPanel board={board} />);
    expect(await screen.findByText('not kept any more')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Repeat hello' })).toBeNull();
  });

  it('offers nothing to who does not hold the board, and no console of another time', async () => {
    answer(answers);
    const other = { ...board, mine: false, hold: { ...board.hold!, start: '2026-11-21T10:06:00Z' } };
    show(<DeploymentsPanel board={other} />);
    const detail = await screen.findByRole('region', { name: 'Deployment of hello' });
    await within(detail).findByLabelText('Output');
    expect(screen.queryByRole('button', { name: 'Build and deploy' })).toBeNull();
    expect(within(detail).queryByRole('link')).toBeNull();
    expect(screen.getByRole('button', { name: 'Repeat hello' })).toBeDisabled();
  });

  it('tells what went wrong with the workspace', async () => {
    answer({ ...answers, 'GET /api/workspace': { ...workspace, problem: '/root/workspace is larger than 64 MiB.' } });
    show(<DeploymentsPanel board={board} />);
    expect(await screen.findByText(/larger than 64 MiB/)).toBeInTheDocument();
  });
});

describe('words', () => {
  it('takes parameters apart as a shell would', () => {
    expect(parametersOf('  a=1 b="x y"  c=\'z\' ')).toEqual(['a=1', 'b=x y', 'c=z']);
    expect(parametersOf('')).toEqual([]);
    expect(parametersOf('a=1 nonsense')).toBeNull();
  });

  it('says what is being done', () => {
    expect(sentenceOf({ ...brief, state: 'RUNNING', doing: 'building hello for 6.1.0' })).toBe('Now building hello for 6.1.0.');
    expect(sentenceOf(brief)).toBe('hello is loaded.');
  });
});
