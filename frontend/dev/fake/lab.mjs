// Canned facts of a lab: enough of each kind that every page has something to show.

export const minute = 60_000;
export const at = (offset) => new Date(Date.now() + offset).toISOString();

export const people = [
  { login: 'student', name: 'Mira Okafor', role: 'STUDENT', email: 'mira@example.org', disabled: false },
  { login: 'teacher', name: 'Jonas Lindqvist', role: 'TEACHER', email: 'jonas@example.org', disabled: false },
  { login: 'admin', name: 'Ines Moreau', role: 'ADMIN', email: null, disabled: false },
  { login: 'tomasz', name: 'Tomasz Wilk', role: 'STUDENT', email: 'tomasz@example.org', disabled: false },
  { login: 'yuki', name: 'Yuki Tanabe', role: 'STUDENT', email: 'yuki@example.org', disabled: true },
];
export const ref = (login) => {
  const { name } = people.find((p) => p.login === login);
  return { login, name };
};

const board = (name, state, more = {}) => ({
  name,
  profile: 'qemu-x86',
  host: 'bench-1',
  architecture: 'x86-64',
  tags: ['vm', 'kvm-less', 'reset 3 s'],
  kernel: '6.1.0-56-amd64',
  link: 'CONNECTED',
  condition: 'UP',
  allocation: 'FREE',
  state,
  reason: { code: state.toLowerCase(), sentence: 'Free, and in its known-good state.', since: at(-12 * minute) },
  holder: null,
  hold: null,
  next: null,
  mine: false,
  ...more,
});
const pi = { profile: 'rpi-4', host: 'bench-2', architecture: 'arm64', kernel: '6.1.0-56-arm64', tags: ['raspberry pi 4', 'gpio', 'usb'] };
const reason = (sentence, ago = 4) => ({ code: 'x', sentence, since: at(-ago * minute) });

export const boards = [
  board('vm-1', 'READY', { next: { start: at(190 * minute), end: at(250 * minute), holder: ref('tomasz') } }),
  board('vm-2', 'GRADING', {
    allocation: 'LEASED',
    reason: reason('A graded run of miscdrv has it until about 14:20.', 1),
    holder: ref('tomasz'),
    hold: { id: 'h-2', kind: 'LEASE', start: at(-minute), end: at(5 * minute), attempt: 'running' },
  }),
  board('vm-3', 'STARTING', { condition: 'CLEANING', reason: reason('It is being reset to its known-good state.', 0.2) }),
  board('pi4-01', 'IN_USE', {
    ...pi,
    allocation: 'RESERVED',
    reason: reason('Reserved by Jonas Lindqvist.', 31),
    holder: ref('teacher'),
    hold: { id: 'h-4', kind: 'RESERVATION', start: at(-31 * minute), end: at(29 * minute) },
  }),
  board('pi4-02', 'QUARANTINED', { ...pi, condition: 'QUARANTINED', reason: reason('Three health checks in a row failed: no login prompt within 60 s.', 95) }),
  board('pi4-03', 'UNREACHABLE', { ...pi, host: 'bench-3', link: 'LOST', reason: reason('Host bench-3 has not been heard from for 4 min.') }),
];

export const hosts = [
  { name: 'bench-1', link: 'CONNECTED', since: at(-3 * 24 * 60 * minute), version: '0.1.0', protocol: '1.0', sentence: 'Heard from 1 s ago.', boards: ['vm-1', 'vm-2', 'vm-3'] },
  { name: 'bench-2', link: 'CONNECTED', since: at(-5 * 60 * minute), version: '0.1.0', protocol: '1.0', sentence: 'Heard from 2 s ago.', boards: ['pi4-01', 'pi4-02'] },
  { name: 'bench-3', link: 'LOST', since: at(-4 * minute), version: '0.0.9', protocol: '1.0', sentence: 'Not heard from for 4 min; last address 10.2.0.17.', boards: ['pi4-03'] },
];

export const reservations = [
  { id: 'r-1', board: 'pi4-01', person: ref('teacher'), start: at(-31 * minute), end: at(29 * minute), state: 'ACTIVE', kind: 'RESERVATION' },
  { id: 'r-2', board: 'vm-1', person: ref('tomasz'), start: at(190 * minute), end: at(250 * minute), state: 'CONFIRMED', kind: 'RESERVATION' },
  { id: 'r-3', board: 'vm-2', person: null, start: at(-minute), end: at(5 * minute), state: 'ACTIVE', kind: 'LEASE' },
  { id: 'r-4', board: 'pi4-02', person: null, start: at(-95 * minute), end: at(300 * minute), state: 'ACTIVE', kind: 'MAINTENANCE' },
  { id: 'r-5', board: 'vm-1', person: ref('student'), start: at(-26 * 60 * minute), end: at(-25 * 60 * minute), state: 'ENDED', kind: 'RESERVATION' },
  { id: 'r-6', board: 'vm-2', person: ref('student'), start: at(90 * minute), end: at(150 * minute), state: 'CONFIRMED', kind: 'RESERVATION' },
  { id: 'r-7', board: 'pi4-01', person: ref('student'), start: at(-50 * 60 * minute), end: at(-49 * 60 * minute), state: 'EXPIRED', kind: 'RESERVATION' },
];

export const tokens = [
  { id: 't-1', name: 'laptop', createdAt: at(-20 * 24 * 60 * minute), expiresAt: at(70 * 24 * 60 * minute), lastUsedAt: at(-14 * minute) },
  { id: 't-2', name: 'ci', createdAt: at(-3 * 24 * 60 * minute), expiresAt: at(27 * 24 * 60 * minute), lastUsedAt: null },
];

const acts = [
  ['student', 'sign-in', 'student', 'from 10.2.0.44'],
  ['student', 'reservation.create', 'vm-1', '30 min'],
  ['student', 'console.break', 'vm-1', 'SysRq h'],
  ['teacher', 'attempt.regrade', 'attempt crash', null],
  ['admin', 'person.create', 'yuki', 'role student'],
  ['admin', 'host.create', 'bench-3', null],
  ['teacher', 'board.power-cycle', 'pi4-02', 'while held by nobody'],
  [null, 'board.quarantine', 'pi4-02', 'three failed health checks'],
];
export const audit = Array.from({ length: 40 }, (_, i) => {
  const [person, action, subject, detail] = acts[i % acts.length];
  return { at: at(-i * 7 * minute), person, action, subject, detail };
});
