import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AttemptSummary, Schedule } from '../api/types';
import { answer, show, student } from '../test/page';
import ExercisePage from './ExercisePage';
import { ScheduleForm } from './ScheduleForm';

const exercise = {
  id: 'miscdrv', title: 'A misc device', summary: '', family: 'misc', points: 10, profiles: ['qemu-x86'], best: null,
  statement: '# A misc device', checks: [], starter: [], submit: 'files',
};

function open(schedule: Schedule) {
  answer({
    'GET /api/exercises/miscdrv': exercise,
    'GET /api/exercises/miscdrv/schedule': schedule,
    'GET /api/attempts?exercise=miscdrv&mine=true': [],
  });
  show(
    <Routes>
      <Route path="/exercises/:id" element={<ExercisePage />} />
    </Routes>,
    { path: '/exercises/miscdrv' },
  );
}

afterEach(() => void vi.unstubAllGlobals());

describe('the schedule of an exercise', () => {
  it.each([
    [60_000, /· due \S/],
    [-60_000, /· was due \S/],
  ])('tells students when it is due', async (from, said) => {
    const dueAt = new Date(Date.now() + from).toISOString();
    open({ dueAt, publishedAt: null, counts: 'LAST' });
    await waitFor(() => expect(document.querySelector('.page-lead')).toHaveTextContent(said));
    expect(document.querySelector('.page-lead time')).toHaveAttribute('datetime', dueAt);
    expect(await screen.findByText(/the last attempt counts/)).toBeInTheDocument();
    expect(screen.queryByText(/the best attempt counts/)).not.toBeInTheDocument();
  });

  it('keeps up with one’s attempts where no events arrive', async () => {
    let rows: Partial<AttemptSummary>[] = [];
    answer({ 'GET /api/exercises/miscdrv': exercise, 'GET /api/attempts?exercise=miscdrv&mine=true': () => rows });
    show(
      <Routes>
        <Route path="/exercises/:id" element={<ExercisePage />} />
      </Routes>,
      { path: '/exercises/miscdrv' },
    );
    expect(await screen.findByText('Not handed in yet')).toBeInTheDocument();
    rows = [
      {
        id: 7, submission: 7, exercise: { id: 'miscdrv', title: 'A misc device' }, person: student, generation: 1, state: 'GRADED',
        board: null, score: 5, maxScore: 10, queuedAt: '2026-11-21T10:00:00Z', finishedAt: '2026-11-21T10:00:05Z',
      },
    ];
    const attempt = await screen.findByRole('link', { name: /^Attempt 7, / }, { timeout: 6_000 });
    expect(attempt).toHaveAccessibleName(expect.stringContaining(attempt.querySelector('time')!.textContent!));
  });

  it('keeps the instant of what is not edited', async () => {
    const dueAt = '2026-10-25T00:30:17.250Z';
    const requests = answer({
      'GET /api/exercises/miscdrv/schedule': { dueAt, publishedAt: null, counts: 'BEST' },
      'PUT /api/exercises/miscdrv/schedule': { dueAt, publishedAt: null, counts: 'LAST' },
    });
    const user = userEvent.setup();
    show(<ScheduleForm id="miscdrv" />);
    await user.click(await screen.findByText('Last counts'));
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() =>
      expect(requests.find(({ method }) => method === 'PUT')?.body).toBe(JSON.stringify({ dueAt, publishedAt: null, counts: 'LAST' })),
    );
  });
});
