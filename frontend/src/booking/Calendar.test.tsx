import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Board, Held, Person } from '../api/types';
import { answer, Refused, show, student } from '../test/page';
import { Calendar } from './Calendar';

/** A Monday in winter, at noon by the local clock. */
const NOW = new Date(2026, 10, 23, 12, 0);
const at = (hour: number, minute = 0) => new Date(2026, 10, 23, hour, minute).toISOString();
const WIDTH = 1440;
const LANE = 40;
const teacher: Person = { login: 't', name: 'Jonas Lindqvist', role: 'TEACHER' };
const admin: Person = { login: 'a', name: 'Ines Moreau', role: 'ADMIN' };

const board = (name: string, more: Partial<Board> = {}): Board => ({
  name, profile: 'qemu-x86', host: 'bench-1', architecture: 'x86-64', tags: [], kernel: null, link: 'CONNECTED', hostState: 'ACTIVE', power: 'ON',
  condition: 'UP', allocation: 'FREE', state: 'READY', reason: null, holder: null, hold: null, next: null, mine: false, proof: null, abilities: [], byHand: null,
  ...more,
});
const boards = [board('vm-1'), board('vm-2'), board('pi-1', { profile: 'rpi3b-qemu', tags: ['gpio'] })];
const mine: Held = { id: 1, board: 'vm-1', kind: 'RESERVATION', start: at(14), end: at(15), state: 'CONFIRMED', person: student };
const running: Held = { id: 2, board: 'pi-1', kind: 'RESERVATION', start: at(11), end: at(13), state: 'ACTIVE', person: student };
const others: Held = { id: 3, board: 'vm-2', kind: 'RESERVATION', start: at(14), end: at(16), state: 'CONFIRMED', person: { login: 'x', name: 'Tomasz Wilk' } };
const blocked: Held = { id: 4, board: 'vm-2', kind: 'MAINTENANCE', start: at(18), end: at(20), reason: 'New disks.', block: 9 };
const made = { id: 8, board: 'vm-1', person: student, start: at(16), end: at(17), state: 'CONFIRMED', kind: 'RESERVATION' };

/** The path the calendar asks for, of the day and of the week. */
const DAY = `GET /api/calendar?${new URLSearchParams({ from: at(0), to: new Date(2026, 10, 24).toISOString() })}`;
const WEEK = `GET /api/calendar?${new URLSearchParams({ from: at(0), to: new Date(2026, 10, 30).toISOString() })}`;

function open(answers: Parameters<typeof answer>[0] = {}, person: Person = student) {
  const requests = answer({ 'GET /api/boards': boards, [DAY]: [mine, running, others, blocked], ...answers });
  show(<Calendar />, { person });
  return requests;
}

const lane = async (name: string) => screen.findByRole('group', { name: new RegExp(`^${name},`) });
/** Where an hour of the day lies. */
const x = (hour: number) => (WIDTH * hour) / 24;
const y = (row: number) => LANE * row + LANE / 2;

/** Presses, moves and lets go, as a pointer does. */
function drag(from: Element, to: { x: number; y?: number }, start: { x: number; y?: number }, { pointerType = 'mouse', release = true } = {}) {
  const press = { pointerId: 1, isPrimary: true, button: 0, pointerType };
  fireEvent.pointerDown(from, { ...press, clientX: start.x, clientY: start.y ?? 0 });
  fireEvent.pointerMove(window, { ...press, clientX: to.x, clientY: to.y ?? start.y ?? 0 });
  if (release) fireEvent.pointerUp(window, { ...press, clientX: to.x, clientY: to.y ?? start.y ?? 0 });
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  localStorage.clear();
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const row = [...document.querySelectorAll('[data-lane]')].indexOf(this);
    return row < 0 ? new DOMRect(0, 0, WIDTH, 800) : new DOMRect(0, LANE * row, WIDTH, LANE);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('choosing a window', () => {
  it('opens a dialog with what was dragged over, and books it there', async () => {
    const requests = open({ 'POST /api/reservations': made });
    // The second lane by name: pi-1, vm-1, vm-2.
    drag(await lane('vm-1'), { x: x(17) - 3 }, { x: x(16) + 2 });
    const dialog = await screen.findByRole('dialog', { name: 'Book' });
    expect(within(dialog).getByText('vm-1')).toBeInTheDocument();
    expect(within(dialog).getByLabelText('Start')).toHaveValue('2026-11-23T16:00');
    expect(within(dialog).getByLabelText('End')).toHaveValue('2026-11-23T17:00');
    expect(requests.filter((one) => one.method === 'POST')).toHaveLength(0);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Book' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Book' })).not.toBeInTheDocument());
    expect(requests.find((one) => one.method === 'POST')?.body).toBe(JSON.stringify({ board: 'vm-1', start: at(16), end: at(17) }));
  });

  it('leaves it with Escape', async () => {
    open();
    drag(await lane('vm-1'), { x: x(18) }, { x: x(16) }, { release: false });
    expect(screen.getByRole('status')).toHaveTextContent('vm-1, 16:00 – 18:00');
    fireEvent.keyDown(window, { key: 'Escape' });
    fireEvent.pointerUp(window, { pointerId: 1, clientX: x(18) });
    expect(screen.getByRole('status')).toHaveTextContent(/^$/);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('lets a finger scroll, and takes a long press for a choice', async () => {
    open();
    const touched = await lane('vm-1');
    drag(touched, { x: x(18) }, { x: x(16) }, { pointerType: 'touch' });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();

    fireEvent.pointerDown(touched, { pointerId: 1, isPrimary: true, button: 0, pointerType: 'touch', clientX: x(16), clientY: 0 });
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('vm-1, 16:00 – 17:00'));
    fireEvent.pointerUp(window, { pointerId: 1, clientX: x(16), clientY: 0 });
    expect(await screen.findByLabelText('End')).toHaveValue('2026-11-23T17:00');
  });

  it('does all of it with the keys', async () => {
    const user = userEvent.setup();
    open();
    const first = await lane('pi-1');
    act(() => first.focus());
    expect(screen.getByRole('status')).toHaveTextContent('pi-1, 12:00 – 13:00, taken: You');
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}');
    expect(await lane('vm-1')).toHaveFocus();
    expect(screen.getByRole('status')).toHaveTextContent('vm-1, 12:30 – 13:45, free');
    await user.keyboard('{Enter}');
    expect(await screen.findByLabelText('End')).toHaveValue('2026-11-23T13:45');
  });

  it('books several boards again and again, and names every clash', async () => {
    const later = (iso: string) => new Date(new Date(iso).setDate(30)).toISOString();
    const requests = open({
      'POST /api/reservations/series': new Refused(409, {
        code: 'board-taken', title: 'The board is taken', detail: '1 of 3 times are taken.', alternatives: [], next: at(20),
        conflicts: [
          { board: 'vm-2', wanted: { start: later(at(13)), end: later(at(14)) }, start: later(at(13, 30)), end: later(at(15)), kind: 'RESERVATION', holder: { login: 'x', name: 'Tomasz Wilk' } },
          { board: 'vm-1', wanted: { start: at(13), end: at(14) }, start: at(13), end: at(20), kind: 'MAINTENANCE', holder: null, reason: 'New disks.' },
        ],
      }),
    });
    const user = userEvent.setup();
    drag(await lane('vm-1'), { x: x(14) }, { x: x(13) });
    await user.click(await screen.findByRole('textbox', { name: 'Boards' }));
    await user.click(await screen.findByRole('option', { name: 'vm-2' }));
    await user.keyboard('{Escape}');
    await user.click(screen.getByText('Every week'));
    await user.clear(screen.getByLabelText('How often'));
    await user.type(screen.getByLabelText('How often'), '3');
    await user.click(screen.getByRole('button', { name: 'Book 6 reservations' }));
    const items = within(await screen.findByRole('alert')).getAllByRole('listitem');
    expect(items[0]).toHaveTextContent('vm-2: Mon 30 Nov 13:30 – 15:00 Tomasz Wilk (wanted Mon 30 Nov 13:00 – 14:00)');
    expect(items[1]).toHaveTextContent('vm-1: 13:00 – 20:00 maintenance: New disks. (wanted 13:00 – 14:00)');
    expect(JSON.parse(requests.find((one) => one.method === 'POST')?.body ?? '')).toEqual({
      boards: ['vm-1', 'vm-2'], start: at(13), end: at(14),
      repeat: { every: 'WEEK', times: 3, zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    });
    await user.click(screen.getByRole('button', { name: 'All of it from 20:00' }));
    await vi.waitFor(() => expect(JSON.parse(requests.filter((one) => one.method === 'POST').at(-1)?.body ?? '')).toMatchObject({ start: at(20), end: at(21), repeat: { times: 3 } }));
  });

  it('works without the timeline, and takes an alternative with one press', async () => {
    let tries = 0;
    const requests = open({
      'POST /api/reservations': () =>
        tries++ > 0 ? made : new Refused(409, {
          code: 'board-taken', title: 'The board is taken', detail: 'Tomasz Wilk has vm-2.',
          conflicts: [{ start: at(14), end: at(16), kind: 'RESERVATION', holder: others.person }],
          alternatives: [{ board: 'vm-2', start: at(16), end: at(17) }],
        }),
    });
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Book…' }));
    await user.click(await screen.findByRole('button', { name: 'Book' }));
    expect(screen.getByText('Choose at least one board.')).toBeInTheDocument();
    await user.click(screen.getByRole('textbox', { name: 'Boards' }));
    await user.click(await screen.findByRole('option', { name: 'vm-2' }));
    await user.keyboard('{Escape}');
    fireEvent.change(screen.getByLabelText('Start'), { target: { value: '2026-11-23T15:00' } });
    fireEvent.change(screen.getByLabelText('End'), { target: { value: '2026-11-23T16:00' } });
    await user.click(screen.getByRole('button', { name: 'Book' }));
    expect(await screen.findByRole('listitem')).toHaveTextContent('vm-2: 14:00 – 16:00 Tomasz Wilk');
    await user.click(screen.getByRole('button', { name: 'Book vm-2 16:00 – 17:00' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(requests.filter((one) => one.method === 'POST').map((one) => JSON.parse(one.body ?? ''))).toEqual([
      { board: 'vm-2', start: at(15), end: at(16) },
      { board: 'vm-2', start: at(16), end: at(17) },
    ]);
  });
});

describe('changing a reservation', () => {
  it('moves it in time and to another board', async () => {
    const requests = open({ 'PATCH /api/reservations/1': { ...mine, board: 'pi-1', start: at(16), end: at(17) } });
    drag(await screen.findByRole('button', { name: /^You, vm-1/ }), { x: x(16.5), y: y(0) }, { x: x(14.5), y: y(1) });
    await waitFor(() => expect(requests.find((one) => one.method === 'PATCH')?.body).toBe(JSON.stringify({ board: 'pi-1', start: at(16), end: at(17) })));
  });

  it('moves an edge; of one that runs the end only', async () => {
    const requests = open({ 'PATCH /api/reservations/2': running });
    const slot = await screen.findByRole('button', { name: /^You, pi-1/ });
    drag(slot, { x: x(16) }, { x: x(12) });
    expect(slot.querySelector('[data-grip=start]')).toBeNull();
    drag(slot.querySelector('[data-grip=end]')!, { x: x(13.5) }, { x: x(13) });
    await waitFor(() => expect(requests.filter((one) => one.method === 'PATCH').map((one) => one.body)).toEqual([JSON.stringify({ end: at(13, 30) })]));
  });

  it('shows why not, and takes another time with one press', async () => {
    let tries = 0;
    const requests = open({
      'PATCH /api/reservations/1': () =>
        tries++ > 0 ? mine : new Refused(409, {
          code: 'board-taken', title: 'The board is taken', detail: 'Not free all that time.',
          conflicts: [{ start: at(14), end: at(16), kind: 'RESERVATION', holder: others.person }],
          alternatives: [{ board: 'vm-2', start: at(16), end: at(17) }],
        }),
    });
    drag(await screen.findByRole('button', { name: /^You, vm-1/ }), { x: x(14.5), y: y(2) }, { x: x(14.5), y: y(1) });
    expect(await screen.findByRole('dialog', { name: 'It stays as it was' })).toBeInTheDocument();
    expect(screen.getByRole('listitem')).toHaveTextContent('vm-2: 14:00 – 16:00 Tomasz Wilk');
    await userEvent.click(screen.getByRole('button', { name: 'Change to vm-2 16:00 – 17:00' }));
    await waitFor(() => expect(requests.filter((one) => one.method === 'PATCH')[1]?.body).toBe(JSON.stringify({ board: 'vm-2', start: at(16), end: at(17) })));
  });

  it('leaves what is somebody else’s alone, but for teachers', async () => {
    const requests = open({ 'PATCH /api/reservations/3': others });
    drag(await screen.findByRole('button', { name: /^Tomasz/ }), { x: x(16.5), y: y(2) }, { x: x(14.5), y: y(2) });
    await userEvent.click(screen.getByRole('button', { name: /^Tomasz/ }));
    const card = await screen.findByRole('dialog', { name: 'About vm-2' });
    expect(within(card).queryByRole('button')).not.toBeInTheDocument();
    expect(requests.map((one) => one.method)).not.toContain('PATCH');
  });

  it('lets a teacher change times in a form', async () => {
    const requests = open({ 'PATCH /api/reservations/3': others }, teacher);
    await userEvent.click(await screen.findByRole('button', { name: /^Tomasz/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Change…' }));
    fireEvent.change(await screen.findByLabelText('End'), { target: { value: '2026-11-23T15:30' } });
    await userEvent.click(screen.getByRole('button', { name: 'Change' }));
    await waitFor(() => expect(requests.find((one) => one.method === 'PATCH')?.body).toBe(JSON.stringify({ end: at(15, 30) })));
  });

  it('cancels one, or the series it belongs to', async () => {
    const requests = open({ [DAY]: [{ ...mine, series: 7 }], 'DELETE /api/reservations/1': undefined, 'DELETE /api/reservations/series/7': undefined });
    for (const [label, confirm] of [['Cancel…', 'Cancel the booking'], ['Cancel the series…', 'Cancel the series']] as const) {
      await userEvent.click(await screen.findByRole('button', { name: /^You, vm-1/ }));
      await userEvent.click(await screen.findByRole('button', { name: label }));
      await userEvent.click(await screen.findByRole('button', { name: confirm }));
    }
    await waitFor(() => expect(requests.filter((one) => one.method === 'DELETE').map((one) => one.path)).toEqual(['/api/reservations/1', '/api/reservations/series/7']));
  });
});

describe('blocks', () => {
  it('are made by administrators', async () => {
    const requests = open({ 'POST /api/blocks': { id: 5, kind: 'MAINTENANCE', boards: ['vm-1', 'vm-2'], start: at(12), end: at(14), reason: 'New disks.', by: admin } }, admin);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Set boards aside…' }));
    await user.click(await screen.findByText('All of a profile'));
    await user.click(screen.getByRole('textbox', { name: 'Profile' }));
    await user.click(await screen.findByRole('option', { name: 'qemu-x86' }));
    await user.type(screen.getByLabelText('Reason'), 'New disks');
    await user.click(screen.getByLabelText('Also over bookings'));
    await user.click(screen.getByRole('button', { name: 'Set aside over bookings' }));
    await waitFor(() => expect(JSON.parse(requests.find((one) => one.method === 'POST')?.body ?? '{}')).toEqual({
      profile: 'qemu-x86', end: at(14), reason: 'New disks', override: true,
    }));
  });

  it('say why, and are lifted by administrators only', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: /^Maintenance, vm-2/ }));
    expect(await screen.findByText('New disks.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Lift the block…' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Set boards aside…' })).not.toBeInTheDocument();
  });

  it('are lifted', async () => {
    const requests = open({ 'DELETE /api/blocks/9': undefined }, admin);
    await userEvent.click(await screen.findByRole('button', { name: /^Maintenance, vm-2/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Lift the block…' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Lift the block' }));
    await waitFor(() => expect(requests.find((one) => one.method === 'DELETE')?.path).toBe('/api/blocks/9'));
  });
});

describe('what is shown', () => {
  it('is a week from Monday when that is wanted', async () => {
    const requests = open({ [WEEK]: [mine] });
    await lane('vm-1');
    await userEvent.click(screen.getByText('Week'));
    expect(await screen.findByRole('heading', { name: '23 – 29 Nov' })).toBeInTheDocument();
    await waitFor(() => expect(requests.map((one) => `${one.method} ${one.path}`)).toContain(WEEK));
    await userEvent.click(screen.getByRole('button', { name: 'Week after' }));
    expect(await screen.findByRole('heading', { name: '30 Nov – 6 Dec' })).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Today' }));
    expect(await screen.findByRole('heading', { name: '23 – 29 Nov' })).toBeInTheDocument();
  });

  it('does not look free while it is asked for', async () => {
    open({ [WEEK]: new Promise(() => undefined) });
    const busy = async () => (await lane('vm-1')).closest('[aria-busy]')?.getAttribute('aria-busy');
    expect(await busy()).toBe('false');
    await userEvent.click(screen.getByText('Week'));
    expect(await busy()).toBe('true');
  });

  it('is what the filter leaves', async () => {
    open();
    await lane('vm-1');
    await userEvent.type(screen.getByLabelText('Filter boards'), 'gpio');
    expect(await lane('pi-1')).toBeInTheDocument();
    expect(screen.queryByRole('group', { name: /^vm-1,/ })).not.toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Filter boards'), ' x');
    expect(screen.getByText('No board fits')).toBeInTheDocument();
  });
});
