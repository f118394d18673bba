import { at, minute } from './lab.mjs';

const first = 18_204;
const say = [];
let us = 0;
const line = (text, pause) => {
  us += pause * 1_000_000;
  say.push({ us: Math.round(us), text: `${text}\r\n` });
};
line('\u001b[2J\u001b[HWelcome to GRUB!', 0);
for (let i = 0; i < 400; i++) {
  const stamp = `[${(i * 0.012).toFixed(6).padStart(12)}]`;
  line(`${stamp} ${i === 0 ? 'Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org)' : `pci 0000:00:0${i % 8}.0: \u001b[33mreg 0x${(i * 16).toString(16)}\u001b[0m: [mem 0xfebd0000-0xfebd0fff]`}`, 0.012);
}
line('', 0.5);
say.push({ us: Math.round(us + 1000), text: 'vm-1 login: ' });
line('root', 5_400);
for (let i = 0; i < 60; i++) line(`root@vm-1:~# echo ${i}`, i % 20 === 0 ? 40 : 0.4);
line('[ 5602.118802] BUG: kernel NULL pointer dereference, address: 0000000000000010', 2);
for (const text of ['#PF: supervisor read access in kernel mode', 'Oops: 0000 [#1] PREEMPT SMP NOPTI', 'RIP: 0010:llkd_exit+0x12/0x1000 [miscdrv]']) line(text, 0.01);
line('[ 5602.220000] Kernel panic - not syncing: Fatal exception', 0.1);

const parts = say.map(({ text }) => Buffer.from(text));
const numbers = [];
let next = first;
for (const part of parts) {
  numbers.push(next);
  next += part.length;
}
const whole = Buffer.concat(parts);
const seconds = us / 1_000_000;
const markOf = (kind, label, found, id) => {
  const i = say.findIndex(({ text }) => text.includes(found));
  return { id, byte: numbers[i], seconds: say[i].us / 1_000_000, kind, label };
};
const markers = [
  markOf('BOOT_LOADER', 'GRUB', 'GRUB', 1),
  markOf('KERNEL_START', 'Linux version 6.1.0-56-amd64', 'Linux version', 2),
  markOf('LOGIN', 'vm-1 login:', 'login:', 3),
  markOf('DEPLOYMENT', 'miscdrv: deployed', 'echo 20', 4),
  markOf('CRASH', 'BUG: kernel NULL pointer dereference, address: 0000000000000010', 'BUG:', 5),
  markOf('CRASH', 'Kernel panic - not syncing: Fatal exception', 'panic', 6),
];
const blank = { part: 1, attempt: null, person: 'student', name: 'Mira Okafor', start: at(-180 * minute), end: at(-60 * minute), seconds, running: false, firstByte: first, nextByte: next, bytes: whole.length, stored: 4_100, cut: false, sentence: '', mayDelete: true };

export const recordings = [
  { ...blank, id: 31, kind: 'RESERVATION', board: 'vm-1', hold: 88 },
  { ...blank, id: 30, kind: 'ATTEMPT', board: 'vm-2', hold: 87, attempt: 4711, mayDelete: false, start: at(-26 * 60 * minute), seconds: 18.4, bytes: 41_288 },
  { ...blank, id: 29, kind: 'RESERVATION', board: 'pi4-02', hold: 70, start: at(-50 * 60 * minute), seconds: 9_000, bytes: 268_435_456, cut: true },
  { ...blank, id: 28, kind: 'RESERVATION', board: 'vm-1', hold: 66, start: at(-10 * minute), running: true, mayDelete: false, bytes: 812 },
];
export const detailOf = (recording) => ({
  recording,
  markers,
  gaps: recording.cut ? [{ from: first + 1_000, to: first + 9_000, reason: 'The host no longer had these bytes when it was asked for them.' }] : [],
});
const chunks = numbers.map((_, i) => i).filter((i) => i % 50 === 0);
export const outline = { bytes: chunks.map((i) => numbers[i]), us: chunks.map((i) => say[i].us), nextByte: next, lastUs: say.at(-1).us };
const range = (url) => [Number(url.searchParams.get('from') ?? first), Number(url.searchParams.get('to') ?? next)];
export const bytesOf = (url) => {
  const [from, to] = range(url);
  return whole.subarray(from - first, to - first);
};
export const timesOf = (url) => {
  const [from, to] = range(url);
  const kept = numbers.map((_, i) => i).filter((i) => numbers[i] >= from && numbers[i] < to);
  return { bytes: kept.map((i) => numbers[i]), us: kept.map((i) => say[i].us) };
};
export const search = (text) => {
  const hits = say.map(({ text: one }, i) => ({ i, one: one.trim(), offset: one.toLowerCase().indexOf(text.toLowerCase()) })).filter(({ offset }) => offset >= 0).slice(0, 100)
    .map(({ i, one, offset }) => ({ recording: 31, kind: 'RESERVATION', board: 'vm-1', person: 'student', attempt: null, start: blank.start, byte: numbers[i], seconds: say[i].us / 1_000_000, excerpt: one, offset }));
  return { hits, next: null, read: whole.length };
};
