import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LabClass, Person } from '../api/types';
import { answer, Refused, show } from '../test/page';
import ClassesPage from './ClassesPage';
import ClassPage from './ClassPage';
import { limitsText, loginsIn } from './limitFields';

afterEach(() => vi.unstubAllGlobals());

const teacher: Person = { login: 'tina', name: 'Tina Berg', role: 'TEACHER' };
const os: LabClass = {
  name: 'os-2026', title: 'Operating systems', teachers: [{ ...teacher, disabled: false }], size: 2, mine: true,
  limits: { hoursPerWeek: 8, boardsAtOnce: 2 }, budget: { hoursPerWeek: 200 },
};
const members = [
  { login: 'mira', name: 'Mira Okafor', disabled: false },
  { login: 'tom', name: 'Tom Wilk', disabled: true },
];

const pages = (
  <Routes>
    <Route path="/classes" element={<ClassesPage />} />
    <Route path="/classes/:name" element={<ClassPage />} />
  </Routes>
);

describe('ClassesPage', () => {
  it('lists classes and makes one', async () => {
    const requests = answer({
      'GET /api/classes': [os],
      'POST /api/classes': { ...os, name: 'net', title: 'Networks' },
      'GET /api/classes/net': { ...os, name: 'net', title: 'Networks', members: [] },
    });
    const user = userEvent.setup();
    show(pages, { path: '/classes', person: teacher });
    const row = within(await screen.findByRole('table', { name: 'Classes' })).getAllByRole('row')[1]!;
    expect(within(row).getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
      'os-2026', 'Operating systems', 'Tina Berg', '2', '2 at once, 8 h a week', '200 h a week',
    ]);
    await user.click(screen.getByRole('button', { name: 'New class' }));
    await user.type(await screen.findByLabelText('Short name'), 'net');
    await user.type(screen.getByLabelText('Title'), 'Networks');
    await user.click(screen.getByRole('button', { name: 'Make the class' }));
    expect(await screen.findByRole('heading', { name: 'Networks' })).toBeInTheDocument();
    expect(JSON.parse(requests.find((one) => one.method === 'POST')!.body!)).toEqual({ name: 'net', title: 'Networks' });
  });
});

describe('ClassPage', () => {
  it('adds a pasted list and names whom there is no account for', async () => {
    const requests = answer({
      'GET /api/classes/os-2026': { ...os, members },
      'POST /api/classes/os-2026/members': [
        { line: 1, login: 'lea', added: true, problem: null },
        { line: 2, login: 'nobody', added: false, problem: 'There is no account nobody.' },
      ],
    });
    const user = userEvent.setup();
    show(pages, { path: '/classes/os-2026', person: teacher });
    await user.type(await screen.findByLabelText('Logins'), 'Lea nobody');
    await user.click(screen.getByRole('button', { name: 'Add 2 people' }));
    expect(await screen.findByText('There is no account nobody.')).toBeInTheDocument();
    expect(screen.getByText('1 person added, but not all:')).toBeInTheDocument();
    expect(screen.getByLabelText('Logins')).toHaveValue('nobody');
    expect(JSON.parse(requests.find((one) => one.method === 'POST')!.body!)).toEqual({ logins: ['lea', 'nobody'] });
  });

  it('keeps limits, and an empty one is taken away', async () => {
    const requests = answer({ 'GET /api/classes/os-2026': { ...os, members }, 'PATCH /api/classes/os-2026': { ...os, members } });
    const user = userEvent.setup();
    show(pages, { path: '/classes/os-2026', person: teacher });
    await user.clear(await screen.findByLabelText('Boards at once'));
    await user.type(screen.getByLabelText('Hours a day'), '3');
    await user.clear(screen.getByLabelText('Hours a week, all members together'));
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(requests.some((one) => one.method === 'PATCH')).toBe(true));
    expect(JSON.parse(requests.find((one) => one.method === 'PATCH')!.body!)).toEqual({
      title: 'Operating systems', teachers: ['tina'], limits: { hoursPerWeek: 8, hoursPerDay: 3 }, budget: {},
    });
  });

  it('says why a class is not changed', async () => {
    answer({
      'GET /api/classes/os-2026': { ...os, members },
      'PATCH /api/classes/os-2026': new Refused(422, { title: 'A value is not allowed', detail: 'limits.hoursPerDay is too much.' }),
    });
    const user = userEvent.setup();
    show(pages, { path: '/classes/os-2026', person: teacher });
    await user.click(await screen.findByRole('button', { name: 'Keep' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('limits.hoursPerDay is too much.');
  });

  it('takes a member out', async () => {
    const requests = answer({ 'GET /api/classes/os-2026': { ...os, members }, 'DELETE /api/classes/os-2026/members/tom': undefined });
    const user = userEvent.setup();
    show(pages, { path: '/classes/os-2026', person: teacher });
    const table = await screen.findByRole('table', { name: 'Members' });
    expect(within(table).getAllByRole('row')[2]).toHaveTextContent('Tom WilktomDisabled');
    await user.click(within(table).getByRole('button', { name: 'Take tom out' }));
    await waitFor(() => expect(requests.map((one) => `${one.method} ${one.path}`)).toContain('DELETE /api/classes/os-2026/members/tom'));
  });

  it("shows another teacher's class without what would change it", async () => {
    answer({ 'GET /api/classes/os-2026': { ...os, mine: false, members } });
    show(pages, { path: '/classes/os-2026', person: { ...teacher, login: 'other' } });
    expect(await screen.findByRole('table', { name: 'Members' })).toBeInTheDocument();
    for (const name of ['Keep', 'Add', 'Remove class', 'Take tom out']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });
});

describe('loginsIn', () => {
  it('reads words and course lists', () => {
    expect(loginsIn(' Mira, tom;\nlea mira ')).toEqual(['mira', 'tom', 'lea']);
    expect(loginsIn('login,name\r\n"mira",Okafor\r\ntom,Wilk\r\n')).toEqual(['mira', 'tom']);
    expect(loginsIn('  \n')).toEqual([]);
  });
});

describe('limitsText', () => {
  it('names what is limited', () => {
    expect(limitsText({ hoursPerDay: 4, longestMinutes: 90 })).toBe('90 min each, 4 h a day');
    expect(limitsText({})).toBe('');
  });
});
