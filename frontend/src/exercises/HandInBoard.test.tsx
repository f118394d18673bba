import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Board, ExerciseDetail } from '../api/types';
import { answer, Refused, show, student } from '../test/page';
import { HandIn } from './HandIn';

const exercise: ExerciseDetail = {
  id: 'grub-menu', title: 'A boot menu', summary: '', family: 'boot', submit: 'board-state', points: 4, profiles: ['qemu-x86-grub'], version: '1',
  best: null, statement: '', checks: [], starter: [],
};

function board(name: string, more: Partial<Board> = {}): Board {
  return {
    name, profile: 'qemu-x86-grub', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
    condition: 'UP', allocation: 'FREE', state: 'READY', reason: null, holder: null, hold: null, next: null, mine: false, proof: null,
    abilities: ['state'], byHand: null, ...more,
  };
}

const held = (name: string, more: Partial<Board> = {}) =>
  board(name, {
    state: 'IN_USE', allocation: 'RESERVED', mine: true, holder: student,
    hold: { id: 1, kind: 'RESERVATION', start: '2026-11-21T10:00:00Z', end: '2026-11-21T11:00:00Z' }, ...more,
  });

function open(boards: Board[], handIn?: unknown) {
  const requests = answer({ 'GET /api/boards': boards, 'POST /api/exercises/grub-menu/submissions/board': handIn });
  show(
    <Routes>
      <Route path="/" element={<HandIn exercise={exercise} />} />
      <Route path="/attempts/:id" element={<p>the attempt</p>} />
    </Routes>,
  );
  return requests;
}

describe('HandInBoard', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('hands in the board one holds and goes on to its attempt', async () => {
    let answerIt: (value: unknown) => void = () => undefined;
    const requests = open(
      [board('grub-2'), held('grub-1'), held('vm-1', { profile: 'qemu-x86' })],
      new Promise((resolve) => (answerIt = resolve)),
    );
    const button = await screen.findByRole('button', { name: 'Hand in my board' });
    expect(screen.queryByText('Write here')).not.toBeInTheDocument();
    expect(screen.getByRole('list', { name: 'Boards you hold' })).toHaveTextContent('grub-1');
    expect(screen.getByRole('list', { name: 'Boards you hold' })).not.toHaveTextContent('vm-1');
    await userEvent.setup().click(button);
    expect(await screen.findByText(/grub-1 is being copied and handed over/)).toBeVisible();
    expect(button).toBeDisabled();
    answerIt({ submission: { id: 3 }, attempt: { id: 7 } });
    expect(await screen.findByText('the attempt')).toBeVisible();
    expect(requests.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual(['{"board":"grub-1"}']);
  });

  it('says what went wrong, and can be pressed again', async () => {
    open([held('grub-1')], new Refused(409, { code: 'board-not-ready', title: 'The board cannot be used now', detail: 'Start sshd again. Nothing was handed in.' }));
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Hand in my board' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Start sshd again. Nothing was handed in.');
    expect(screen.getByRole('button', { name: 'Hand in my board' })).toBeEnabled();
  });

  it('shows the way to a board as long as one holds none', async () => {
    open([board('grub-1'), board('grub-2', { state: 'IN_USE', hold: held('x').hold }), held('vm-1', { profile: 'qemu-x86' })]);
    expect(await screen.findByText('You hold no board for this exercise')).toBeVisible();
    expect(screen.getByRole('link', { name: 'grub-1' })).toHaveAttribute('href', '/boards/grub-1');
    expect(screen.getByRole('link', { name: 'grub-2' })).toHaveAttribute('href', '/boards/grub-2');
    expect(screen.queryByRole('link', { name: 'vm-1' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('says so when the lab has no such board', async () => {
    open([board('vm-1', { profile: 'qemu-x86' })]);
    expect(await screen.findByText('The lab has no board with profile qemu-x86-grub just now.')).toBeVisible();
  });
});
