import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Attempt, CheckResult, Run } from '../api/types';
import { answer, Refused, show, student } from '../test/page';
import AttemptPage from './AttemptPage';

function check(id: string, more: Partial<CheckResult>): CheckResult {
  return {
    id, title: `Check ${id}`, lane: 'plain', parts: [], series: [], notes: [], teacherMessage: null, verdict: 'PASS', blame: null, points: 5, maxPoints: 5, hidden: false, message: null, hint: null,
    tookMs: 100, evidence: null, report: null, diagnostics: [], skippedBecause: null, ...more,
  };
}

const graded: Attempt = {
  id: 1, submission: 1, exercise: { id: 'miscdrv', title: 'A misc device' }, person: student, generation: 1, state: 'GRADED',
  purpose: 'SUBMIT', scoreHidden: false, official: true, runs: [], stopsBoards: null, rescores: [],
  reason: null, position: null, estimatedStart: null, board: 'vm-1', kernel: '6.1.0', score: 5, maxScore: 10, summary: 'One check failed.',
  doing: null, queuedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:00:05Z', labLog: null, console: null, taintBefore: 0, taintAfter: 12288,
  phases: [
    { state: 'QUEUED', at: '2026-11-21T10:00:00Z', ms: 500 },
    { state: 'RUNNING', at: '2026-11-21T10:00:01Z', ms: 4000 },
    { state: 'GRADED', at: '2026-11-21T10:00:05Z', ms: null },
  ],
  checks: [
    check('one', {}),
    check('two', {
      verdict: 'FAIL', points: 0, message: 'The mode is 600.', hint: 'Look at .mode.',
      evidence: { command: 'stat -c %a /dev/x', input: null, expected: 'mode 666', observed: 'mode 600', consoleFrom: null, consoleTo: null, consoleSecond: null },
    }),
  ],
};

function open(attempt: Attempt) {
  answer({ 'GET /api/attempts/a1': attempt });
  show(
    <Routes>
      <Route path="/attempts/:id" element={<AttemptPage />} />
    </Routes>,
    { path: '/attempts/a1' },
  );
}

describe('AttemptPage', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('says the result, the score, and opens the evidence of what failed', async () => {
    open(graded);
    const result = await screen.findByRole('region', { name: 'Result' });
    expect(result).toHaveTextContent('Graded');
    expect(result).toHaveTextContent('5 / 10');
    const checks = screen.getByRole('list', { name: 'Checks' });
    expect(within(checks).getByText('stat -c %a /dev/x')).toBeVisible();
    expect(within(checks).getByText('Look at .mode.')).toBeVisible();
    expect([...checks.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['66', '00']);
    expect(within(screen.getByRole('list', { name: 'Phases' })).getByText('4.0 s')).toBeInTheDocument();
  });

  it('offers of a board that was handed in only what is kept of it', async () => {
    const submission = (kept: boolean) => ({
      id: 1, sha256: 'ab'.repeat(32), files: [{ path: 'grub-1: disk and memory', size: 90 << 20, text: null }],
      board: { name: 'grub-1', profile: 'qemu-x86-grub', kept }, attempts: [],
    });
    const page = (kept: boolean) => {
      answer({ 'GET /api/attempts/a1': graded, 'GET /api/submissions/1': submission(kept) });
      return show(
        <Routes>
          <Route path="/attempts/:id" element={<AttemptPage />} />
        </Routes>,
        { path: '/attempts/a1' },
      );
    };
    const first = page(true);
    expect(await screen.findByRole('link', { name: 'State of grub-1' })).toHaveAttribute('href', '/api/submissions/1/archive');
    expect(screen.queryByRole('tab', { name: 'Build log' })).not.toBeInTheDocument();
    await userEvent.setup().click(screen.getByRole('tab', { name: 'Handed in' }));
    expect(await screen.findByText(/grub-1: disk and memory, 90/)).toBeVisible();
    first.unmount();

    page(false);
    await userEvent.setup().click(await screen.findByRole('tab', { name: 'Handed in' }));
    expect(await screen.findByText(/It is not kept any more/)).toBeVisible();
    await userEvent.setup().click(screen.getByRole('tab', { name: 'Checks' }));
    expect(await screen.findByRole('link', { name: 'Results: JSON' })).toBeVisible();
    expect(screen.queryByRole('link', { name: /What was handed in|State of/ })).not.toBeInTheDocument();
  });

  it('shows each run with its kernel and board', async () => {
    const run = (number: number, lane: Run['lane'], board: string): Run => ({
      number, lane, board, state: 'GRADED', reason: null, profile: 'qemu-x86', kernel: `6.1.0-${lane}`, readied: 'woken from the pool', doing: null,
      labFaults: 0, phases: graded.phases, taintBefore: 0, taintAfter: 0, parameters: { size: '77' }, logs: ['kernel-log'],
    });
    open({ ...graded, runs: [run(1, 'plain', 'vm-1'), run(2, 'debug', 'vm-2')] });
    const runs = await screen.findByRole('region', { name: 'Runs' });
    expect(within(runs).getByText('Debug kernel')).toBeInTheDocument();
    expect(within(runs).getByRole('link', { name: 'vm-2' })).toHaveAttribute('href', '/boards/vm-2');
    expect(screen.getByRole('link', { name: 'Kernel log, debug kernel' })).toHaveAttribute('href', '/api/attempts/1/kernel-log?run=2');
    expect(screen.getByText('77')).toBeInTheDocument();
  });

  it('plots a series and gives its numbers, and shows the parts of a check', async () => {
    const series = { name: 'Waste', xLabel: 'asked for', yLabel: 'wasted', xUnit: 'bytes', yUnit: 'bytes', shape: 'LINE' as const, x: [8, 100], y: [0, 28], referenceY: [0, 27] };
    const part = { title: 'sizes below 1 KiB', points: 2, maxPoints: 2.5, message: '8 of 10' };
    open({ ...graded, checks: [check('one', { verdict: 'FAIL', points: 2, series: [series], parts: [part] })] });
    expect(await screen.findByRole('img', { name: /Waste: wasted \(bytes\) against asked for \(bytes\), 2 points/ })).toBeVisible();
    expect(within(screen.getByRole('list', { name: 'Parts of this check' })).getByText(/sizes below 1 KiB/)).toBeVisible();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Show the numbers' }));
    expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual(['asked for (bytes)wasted (bytes)reference', '800', '1002827']);
  });

  it('shows no total while checks that count are hidden', async () => {
    open({ ...graded, score: null, scoreHidden: true });
    expect(await screen.findByRole('region', { name: 'Result' })).toHaveTextContent('– / 10points, not shown yet');
  });

  it('tells a lab fault as ours and shows no score', async () => {
    open({ ...graded, state: 'LAB_FAULT', score: null, summary: 'Host bench-1 lost its power.' });
    const result = await screen.findByRole('region', { name: 'Result' });
    expect(result).toHaveTextContent('the lab’s fault, not yours');
    expect(result).toHaveTextContent('– / 10');
  });

  it('says why a queued attempt waits', async () => {
    open({ ...graded, state: 'QUEUED', score: null, summary: null, board: null, reason: 'Both boards are busy.', position: 2 });
    const result = await screen.findByRole('region', { name: 'Result' });
    expect(result).toHaveTextContent('Both boards are busy.');
    expect(result).toHaveTextContent('Number 2 in the queue.');
  });

  it('follows by itself until it is graded', async () => {
    const states: Attempt['state'][] = ['BUILDING', 'GRADED'];
    answer({
      'GET /api/attempts/a1': () => {
        const state = states.length > 1 ? states.shift()! : states[0]!;
        return { ...graded, state, summary: null, score: state === 'GRADED' ? 5 : null };
      },
    });
    show(
      <Routes>
        <Route path="/attempts/:id" element={<AttemptPage />} />
      </Routes>,
      { path: '/attempts/a1' },
    );
    expect(await screen.findByText('Your sources are compiled')).toBeInTheDocument();
    expect(await within(screen.getByRole('region', { name: 'Result' })).findByText('Graded', {}, { timeout: 6_000 })).toBeInTheDocument();
  });

  it('fetches a log once more when the attempt is over, and only then says that there is none', async () => {
    let state: Attempt['state'] = 'RUNNING';
    answer({
      'GET /api/attempts/a1': () => ({ ...graded, state, board: null }),
      'GET /api/attempts/1/kernel-log': () => (state === 'GRADED' ? 'panic: no' : new Refused(404, {})),
      'GET /api/attempts/1/console': () => new Refused(404, {}),
    });
    show(
      <Routes>
        <Route path="/attempts/:id" element={<AttemptPage />} />
      </Routes>,
      { path: '/attempts/a1' },
    );
    await userEvent.setup().click(await screen.findByRole('tab', { name: 'Kernel log' }));
    expect(await screen.findByText('It appears as soon as the board has run the checks.')).toBeInTheDocument();
    state = 'GRADED';
    expect(await screen.findByText(/panic: no/, {}, { timeout: 6_000 })).toBeInTheDocument();
  });

  it.each([
    ['BEST', 'The best attempt counts'],
    ['LAST', 'The last attempt counts'],
  ])('says which attempt counts: %s', async (counts, said) => {
    answer({ 'GET /api/attempts/a1': graded, 'GET /api/exercises/miscdrv/schedule': { dueAt: null, publishedAt: null, counts } });
    show(
      <Routes>
        <Route path="/attempts/:id" element={<AttemptPage />} />
      </Routes>,
      { path: '/attempts/a1' },
    );
    expect(await screen.findByText(new RegExp(`5 points still open. ${said}; hand in again`))).toBeInTheDocument();
  });

  it('folds the evidence of what passed', async () => {
    open({ ...graded, checks: [check('one', { message: 'All is well.' })] });
    const head = await screen.findByRole('button', { name: /Check one/ });
    expect(head).toHaveAttribute('aria-expanded', 'false');
    await userEvent.setup().click(head);
    expect(head).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('All is well.')).toBeVisible();
  });
});
