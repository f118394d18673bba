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
  hostState: 'ACTIVE',
  power: 'ON',
  condition: 'UP',
  allocation: 'FREE',
  state,
  reason: { code: state.toLowerCase(), sentence: 'Free, and in its known-good state.', since: at(-12 * minute) },
  holder: null,
  hold: null,
  next: null,
  mine: false,
  proof: { at: at(-12 * minute), how: 'A new disk over the image, woken from the frozen machine.', verified: true, kernel: '6.1.0-56-amd64', taint: 0, disk: 'image qemu-x86-1f2e3d, SHA-256 9b1c…e07a', tookMs: 2900 },
  abilities: ['kernel', 'break'],
  byHand: null,
  ...more,
});
const proofOfPi = { at: at(-31 * minute), how: 'Its root file system is an overlay; a power cycle emptied it.', verified: false, kernel: '6.1.0-56-arm64', taint: 0, disk: 'overlay over rpi4-2026-11', tookMs: 48200 };
const pi = { proof: proofOfPi, profile: 'rpi-4', host: 'bench-2', architecture: 'arm64', kernel: '6.1.0-56-arm64', tags: ['raspberry pi 4', 'gpio', 'usb'] };
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
  board('pi4-02', 'QUARANTINED', { ...pi, condition: 'QUARANTINED', reason: reason('Three health checks in a row failed: no login prompt within 60 s.', 95), power: 'UNKNOWN' }),
  board('pi4-04', 'BLOCKED', { ...pi, condition: 'BOOTING', power: 'OFF', proof: null, byHand: 'Switch on pi4-04, outlet 4 of the bench-2 strip.', reason: reason('It waits for somebody at the bench: Switch on pi4-04, outlet 4 of the bench-2 strip.', 6) }),
  board('grub-1', 'READY', { profile: 'qemu-x86-grub', abilities: ['break', 'state'] }),
  board('grub-2', 'READY', { profile: 'qemu-x86-grub', abilities: ['break', 'state'] }),
  board('vm-9', 'BLOCKED', { host: 'bench-4', hostState: 'DRAINING', reason: reason('Host bench-4 is being taken out of service: nothing new begins here.', 40) }),
  board('pi4-03', 'UNREACHABLE', { power: 'UNKNOWN', ...pi, host: 'bench-3', link: 'LOST', reason: reason('Host bench-3 has not been heard from for 4 min.') }),
];

const day = 24 * 60 * minute;
const host = (name, more) => ({ name, state: 'ACTIVE', stateSince: at(-90 * day), joined: true, link: 'CONNECTED', since: at(-3 * day), heardAt: at(-2000), version: '0.1.0', protocol: '1.2', sentence: '', boards: [], ...more });

export const hosts = [
  host('bench-1', { boards: ['vm-1', 'vm-2', 'vm-3'] }),
  host('bench-2', { since: at(-300 * minute), protocol: '1.1', boards: ['pi4-01', 'pi4-02', 'pi4-04'] }),
  host('bench-3', { link: 'LOST', since: at(-4 * minute), version: '0.0.9', protocol: '1.1', sentence: 'The link to host bench-3 broke.', boards: ['pi4-03'] }),
  host('bench-4', { state: 'DRAINING', stateSince: at(-40 * minute), boards: ['vm-9'] }),
  host('bench-5', { joined: false, link: 'LOST', stateSince: at(-20 * minute), since: at(-20 * minute), heardAt: null, version: '', protocol: '', sentence: 'Never connected yet. Run the join command on the machine.' }),
  host('bench-0', { state: 'RETIRED', joined: false, link: 'LOST', stateSince: at(-12 * day), sentence: 'Out of service.' }),
];

const matter = (kind, name, boardName, sentence, advice, ago, mend) => ({ kind, host: name, board: boardName, sentence, advice, since: at(-ago * minute), mend });
export const attention = [
  matter('BY_HAND', 'bench-2', 'pi4-04', 'Switch on pi4-04, outlet 4 of the bench-2 strip.', 'Do it at the bench; then say that it is done.', 6, 'HAND_DONE'),
  matter('QUARANTINED', 'bench-2', 'pi4-02', 'Three health checks in a row failed: no login prompt within 60 s.', 'Look at its console and its health; then reset it: a passed check brings it back.', 95, 'RESET'),
  matter('HOST_LOST', 'bench-3', null, 'Host bench-3 has not been heard from for 4 min. The link to host bench-3 broke.', 'See whether the machine is on and its agent runs. A new machine takes its place with a join token.', 4, 'JOIN_TOKEN'),
  matter('BOARD_CLAIMED_TWICE', 'bench-4', 'pi4-01', 'Host bench-4 reports board pi4-01, which belongs to host bench-2.', "Give the board another name in the configuration of bench-4's agent.", 40, 'NONE'),
  matter('NOT_JOINED', 'bench-5', null, 'Host bench-5 has never connected.', 'Make a join token and run the join command on the machine.', 20, 'JOIN_TOKEN'),
  matter('DRAINED', 'bench-4', null, 'Host bench-4 is drained: nothing runs on its boards.', 'Do what you drained it for; then take it back into service, or retire it.', 40, 'RESUME'),
];

export const notes = [
  { id: 3, code: 'board-by-hand', subject: 'pi4-04', text: 'pi4-04 waits for somebody at the bench: Switch on pi4-04, outlet 4 of the bench-2 strip.', link: '/boards/pi4-04', at: at(-6 * minute), readAt: null },
  { id: 2, code: 'board-quarantined', subject: 'pi4-02', text: 'pi4-02 is in quarantine. Three health checks in a row failed: no login prompt within 60 s.', link: '/boards/pi4-02', at: at(-95 * minute), readAt: null },
  { id: 1, code: 'host-joined', subject: 'bench-4', text: 'A machine at 10.2.0.18 joined as host bench-4.', link: '/hosts', at: at(-3 * day), readAt: at(-3 * day) },
];

const well = [['power', 'on'], ['serial', 'login prompt'], ['ssh', 'answers in 0.2 s'], ['kernel', '6.1.0-56-amd64'], ['clock', '0.1 s off'], ['disk', '3.1 GB free'], ['taint', '0']];
export const health = (name) => Array.from({ length: 44 }, (_, i) => {
  const ill = name === 'pi4-02' ? i < 3 : i % 17 === 5;
  return {
    id: 100 - i, at: at(-(i + 1) * 47 * minute), occasion: ill ? 'AFTER_RECOVERY' : ['SCHEDULED', 'AFTER_RESET', 'SCHEDULED', 'ON_DEMAND'][i % 4], healthy: !ill,
    sentence: ill ? 'Health check, ssh: nothing answered within 20 s.' : 'All is well.', tookMs: ill ? 20_400 : 1200 + (i % 5) * 140, recovery: ill ? ['soft reset', 'power cycle', 're-image'][i % 3] : '',
    items: well.slice(0, ill ? 3 : 7).map(([what, detail]) => ({ what, ok: !(ill && what === 'ssh'), detail: ill && what === 'ssh' ? 'nothing answered within 20 s' : detail })),
  };
});

export const reservations = [
  { id: 'r-1', board: 'pi4-01', person: ref('teacher'), start: at(-31 * minute), end: at(29 * minute), state: 'ACTIVE', kind: 'RESERVATION' },
  { id: 'r-2', board: 'vm-1', person: ref('tomasz'), start: at(190 * minute), end: at(250 * minute), state: 'CONFIRMED', kind: 'RESERVATION' },
  { id: 'r-3', board: 'vm-2', person: null, start: at(-minute), end: at(5 * minute), state: 'ACTIVE', kind: 'LEASE' },
  { id: 'r-4', board: 'pi4-02', person: null, start: at(-95 * minute), end: at(300 * minute), state: 'ACTIVE', kind: 'MAINTENANCE' },
  { id: 'r-5', board: 'vm-1', person: ref('student'), start: at(-26 * 60 * minute), end: at(-25 * 60 * minute), state: 'ENDED', kind: 'RESERVATION' },
  { id: 'r-6', board: 'vm-2', person: ref('student'), start: at(90 * minute), end: at(150 * minute), state: 'CONFIRMED', kind: 'RESERVATION' },
  { id: 'r-7', board: 'pi4-01', person: ref('student'), start: at(-50 * 60 * minute), end: at(-49 * 60 * minute), state: 'EXPIRED', kind: 'RESERVATION' },
];

const waits = (id, login, wish, minutes, since, position, boardName, estimate, why) => ({
  id, board: null, person: ref(login), start: at(-since * minute), end: at((minutes - since) * minute), state: 'WAITING', kind: 'RESERVATION',
  waiting: { wish, minutes, since: at(-since * minute), position, board: boardName, estimate: estimate === null ? null : at(estimate * minute), why },
});
export const waiting = [
  waits('w-1', 'tomasz', 'pi4-01', 60, 22, 1, 'pi4-01', 29, 'Jonas Lindqvist has pi4-01 from 13:34 UTC to 14:34 UTC.'),
  waits('w-2', 'student', 'any rpi-4 board', 30, 9, 2, 'pi4-01', 89, 'One person is served before. Jonas Lindqvist has pi4-01 from 13:34 UTC to 14:34 UTC. pi4-02 cannot be used just now. So it is with the other 2 boards that would do.'),
  waits('w-3', 'yuki', 'pi4-03', 120, 4, 1, null, null, 'pi4-03 cannot be used just now.'),
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

export const classes = [
  {
    name: 'os-2026', title: 'Operating systems 2026', teachers: [{ ...ref('teacher'), disabled: false }], size: 0, mine: true,
    limits: { hoursPerWeek: 8, boardsAtOnce: 2 }, budget: { hoursPerWeek: 200 },
    members: people.filter((one) => one.role === 'STUDENT').map(({ login, name, disabled }) => ({ login, name, disabled })),
  },
  { name: 'net-2026', title: 'Networks 2026', teachers: [], size: 0, mine: false, limits: {}, budget: {}, members: [] },
];
classes[0].size = classes[0].members.length;

export const quotaOf = (me) => ({
  person: ref(me.login),
  zone: 'Europe/Berlin',
  limits: [
    { limit: 'LONGEST_MINUTES', most: 240, source: { kind: 'ROLE', name: 'students' } },
    { limit: 'AHEAD_DAYS', most: 28, source: { kind: 'ROLE', name: 'students' } },
    { limit: 'OPEN_BOOKINGS', most: 4, used: 1, source: { kind: 'ROLE', name: 'students' } },
    { limit: 'HOURS_PER_WEEK', most: 8, used: 6, until: at(3 * 24 * 60 * minute), source: { kind: 'CLASS', name: 'os-2026' } },
  ],
});

/** What occupies boards in the days around now, for the calendar. */
const today = (hours, days = 0) => { const d = new Date(); d.setHours(0, 0, 0, 0); d.setDate(d.getDate() + days); return d.getTime() + hours * 60 * minute; };
let heldId = 100;
const held = (boardName, kind, login, from, to, more = {}) => {
  const state = kind !== 'RESERVATION' ? undefined : to <= Date.now() ? 'ENDED' : from <= Date.now() ? 'ACTIVE' : 'CONFIRMED';
  return { id: ++heldId, board: boardName, kind, start: new Date(from).toISOString(), end: new Date(to).toISOString(), ...(state ? { state } : {}), ...(login ? { person: ref(login) } : {}), ...more };
};
export const calendar = [
  held('pi4-01', 'RESERVATION', 'teacher', Date.now() - 31 * minute, Date.now() + 29 * minute),
  held('vm-2', 'LEASE', null, Date.now() - minute, Date.now() + 5 * minute),
  held('pi4-02', 'MAINTENANCE', null, Date.now() - 95 * minute, Date.now() + 300 * minute, { reason: 'New power supplies', block: 3 }),
  held('pi4-04', 'EXAM', null, Date.now() + 200 * minute, Date.now() + 320 * minute),
  held('vm-1', 'RESERVATION', 'student', Date.now() + 60 * minute, Date.now() + 150 * minute),
  held('grub-1', 'RESERVATION', 'student', Date.now() - 40 * minute, Date.now() + 50 * minute),
];
for (let day = -2; day < 9; day++) {
  calendar.push(held('vm-3', 'RESERVATION', 'tomasz', today(14, day), today(16, day), { series: 7 }));
  calendar.push(held('vm-1', 'RESERVATION', day % 2 ? 'tomasz' : 'student', today(9, day), today(10.5, day)));
  if (day % 3 === 0) calendar.push(held('pi4-03', 'RESERVATION', 'student', today(17.25, day), today(19.5, day), { series: 8 }));
  calendar.push(held('pi4-01', 'LEASE', null, today(5.2, day), today(5.3, day)), held('pi4-01', 'LEASE', null, today(20, day), today(20.2, day)));
}
