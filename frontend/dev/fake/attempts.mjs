import { checks as declared, submitted } from './exercises.mjs';
import { at, minute, ref } from './lab.mjs';

const oops = `BUG: kernel NULL pointer dereference, address: 0000000000000010
#PF: supervisor read access in kernel mode
Oops: 0000 [#1] PREEMPT SMP NOPTI
CPU: 0 PID: 412 Comm: rmmod Tainted: G           OE      6.1.0-56-amd64
RIP: 0010:llkd_exit+0x12/0x1000 [miscdrv]
Call Trace:
 <TASK>
 __do_sys_delete_module+0x1a2/0x2b0
 do_syscall_64+0x5b/0xc0
 entry_SYSCALL_64_after_hwframe+0x64/0xce
 </TASK>
---[ end trace 0000000000000000 ]---`;

const evidence = (command, expected, observed, from, second) => ({
  command,
  input: null,
  expected,
  observed,
  consoleFrom: from,
  consoleTo: from + 400,
  consoleSecond: second,
});
const waste = {
  name: 'Memory wasted per size', xLabel: 'asked for', yLabel: 'wasted', xUnit: 'bytes', yUnit: 'bytes', shape: 'LINE',
  x: Array.from({ length: 60 }, (_, i) => 8 + i * 70),
  y: Array.from({ length: 60 }, (_, i) => 2 ** Math.ceil(Math.log2(8 + i * 70)) - (8 + i * 70)),
  referenceY: Array.from({ length: 60 }, (_, i) => (2 ** Math.ceil(Math.log2(8 + i * 70)) - (8 + i * 70)) * 0.96),
};
const jitter = {
  name: 'Period of the timer', xLabel: 'period', yLabel: 'how often', xUnit: 'µs', yUnit: '', shape: 'BARS',
  x: Array.from({ length: 20 }, (_, i) => 980 + i * 2), y: Array.from({ length: 20 }, (_, i) => Math.round(400 * Math.exp(-((i - 10) ** 2) / 12))), referenceY: [],
};
const parts = [{ title: 'Sizes up to 1 KiB', points: 1, maxPoints: 1, message: '' }, { title: 'Sizes beyond it', points: 0.5, maxPoints: 1, message: '12 of 24 sizes were right; first wrong: 4100.' }];
const run = (number, lane, more) => ({ number, lane, state: 'GRADED', reason: null, board: `vm-${number}`, profile: 'qemu-x86', kernel: lane === 'debug' ? '6.1.0-56-debug' : '6.1.0-56-amd64', readied: 'woken from the pool', doing: null, labFaults: 0, phases: whole(-2 * 60 * minute), taintBefore: 0, taintAfter: 12288, parameters: { readsize: '1203' }, logs: ['build-log', 'kernel-log', 'console'], ...more });
const blank = { lane: 'plain', parts: [], series: [], notes: [], teacherMessage: null, verdict: null, blame: null, points: null, message: null, hint: null, tookMs: null, evidence: null, report: null, diagnostics: null, skippedBecause: null };
const pass = {
  build: { message: 'Built without warnings.', tookMs: 1840, evidence: null },
  load: { message: 'Loaded; listed in /proc/modules.', tookMs: 310, evidence: evidence('insmod miscdrv.ko', 'exit 0, and miscdrv in /proc/modules', 'exit 0, and miscdrv in /proc/modules', 120, 0.4) },
  node: { message: 'A character device 10:122 with mode 666.', tookMs: 95, evidence: evidence("stat -c '%F %a' /dev/llkd_miscdrv", 'character special file 666', 'character special file 666', 260, 0.9) },
  ops: { message: 'All four lines are there, in order.', tookMs: 420, evidence: evidence('/opt/bootbench/rdwr /dev/llkd_miscdrv', 'open, read, write, close', 'open, read, write, close', 420, 1.4) },
  unload: { message: 'Unloaded; nothing stayed behind.', tookMs: 260, evidence: evidence('rmmod miscdrv', 'exit 0', 'exit 0', 620, 2.1) },
  quiet: { message: 'No kernel report, taint as expected.', tookMs: 12, evidence: null },
};

export function result(check, override) {
  const base = { id: check.id, title: check.title, maxPoints: check.points, hidden: check.hidden ?? false, ...blank };
  if (override === null) return base;
  if (!override) return { ...base, verdict: 'PASS', points: check.points, ...pass[check.id] };
  return { ...base, points: 0, ...override };
}

const phases = (list, start) => {
  let t = start;
  return list.map(([state, ms]) => {
    const phase = { state, at: at(t), ms };
    t += ms ?? 0;
    return phase;
  });
};
const whole = (start) =>
  phases([['QUEUED', 640], ['CLAIMED', 120], ['BUILDING', 1840], ['PREPARING', 2950], ['RUNNING', 4120], ['REPORTING', 210], ['GRADED', null]], start);

export function attempt(id, more) {
  const checks = more.checks ?? declared.map((check) => result(check));
  return {
    id,
    submission: `s-${id}`,
    exercise: { id: 'miscdrv', title: 'A misc character device' },
    person: ref('student'),
    generation: 1,
    state: 'GRADED',
    reason: null,
    position: null,
    estimatedStart: null,
    board: 'vm-2',
    kernel: '6.1.0-56-amd64',
    score: checks.reduce((sum, check) => sum + (check.points ?? 0), 0),
    maxScore: 10,
    summary: null,
    doing: null,
    phases: whole(-2 * 60 * minute),
    console: { board: 'vm-2', from: 0, to: 4000 },
    taintBefore: 0,
    taintAfter: 12288,
    purpose: 'SUBMIT', scoreHidden: false, official: true, stopsBoards: false, rescores: [], runs: [run(1, 'plain', {})],
    labLog: null,
    ...more,
    checks,
  };
}

const crash = {
  verdict: 'CRASH',
  blame: 'SUBMISSION',
  message: 'Your module crashed the kernel while rmmod ran: a pointer was NULL.',
  hint: 'What does misc_deregister() need that llkd_exit() no longer has?',
  tookMs: 1210,
  evidence: evidence('rmmod miscdrv', 'exit 0', 'killed by the kernel (signal 9)', 620, 2.1),
  report: { kind: 'NULL_POINTER', title: 'NULL pointer dereference at address 0x10', function: 'llkd_exit', module: 'miscdrv', file: 'miscdrv.c', line: 33, truncated: false, text: oops, subKind: 'read of 0x10', signature: 'x', interleaved: false,
    consequences: [{ kind: 'WARNING', title: 'WARNING: CPU: 0 PID: 412 at kernel/exit.c:819', function: '', module: '', file: '', line: 0, truncated: false, text: '', consequences: [], places: [] }],
    places: [{ what: 'freed', function: 'llkd_exit', file: 'miscdrv.c', line: 30 }] },
};
const wrongNode = {
  verdict: 'FAIL',
  blame: 'SUBMISSION',
  message: 'The node has mode 600, so only root can open it; the exercise asks for 666.',
  hint: 'struct miscdevice has a field for this.',
  tookMs: 102,
  evidence: evidence("stat -c '%F %a' /dev/llkd_miscdrv", 'character special file 666', 'character special file 600', 260, 0.9),
};
const skipped = (because) => ({ verdict: 'SKIPPED', blame: 'SUBMISSION', skippedBecause: because });
const broken = {
  verdict: 'BUILD_ERROR',
  blame: 'SUBMISSION',
  message: 'miscdrv.c:28: ‘llkd_mics’ undeclared. One more message follows.',
  hint: 'Compare the name with the one you defined above.',
  tookMs: 940,
  diagnostics: [
    { file: 'miscdrv.c', line: 28, column: 24, severity: 'error', message: '‘llkd_mics’ undeclared (first use in this function); did you mean ‘llkd_misc’?' },
    { file: 'miscdrv.c', line: 6, column: 12, severity: 'warning', message: 'unused variable ‘count’ [-Wunused-variable]' },
  ],
};
const by = (overrides) => declared.map((check) => result(check, overrides[check.id]));

const list = [
  attempt('full', { summary: 'Every check passed.' }),
  attempt('crash', {
    summary: 'Your module crashed the kernel while rmmod ran: a pointer was NULL.',
    checks: by({ node: wrongNode, unload: crash, quiet: skipped('unload') }),
    phases: whole(-26 * 60 * minute),
    taintAfter: 12416,
  }),
  attempt('lanes', {
    summary: '9.5 of 10 points. Plain kernel: all passed. Debug kernel: one check lost points.',
    runs: [run(1, 'plain', {}), run(2, 'debug', { readied: 'cold boot', labFaults: 1 })],
    checks: [...by({}).slice(0, 4), { ...by({})[4], series: [waste, jitter], notes: ['The compiler warned about an unused variable.'] }, { ...by({})[5], lane: 'debug', verdict: 'FAIL', points: 1.5, message: 'Half of the large sizes are wrong.', parts, teacherMessage: 'Seen on host bench-1.' }],
  }),
  attempt('build', {
    summary: 'Your source does not build: ‘llkd_mics’ undeclared at miscdrv.c:28.',
    checks: by({ build: broken, load: skipped('build'), node: skipped('build'), ops: skipped('build'), unload: skipped('build'), quiet: skipped('build') }),
    phases: phases([['QUEUED', 640], ['CLAIMED', 120], ['BUILDING', 940], ['REPORTING', 180], ['GRADED', null]], -49 * 60 * minute),
    board: null, kernel: null, console: null, taintBefore: null, taintAfter: null,
  }),
  attempt('fault', {
    state: 'LAB_FAULT',
    score: null,
    summary: 'Host bench-3 lost its power while your module was running.',
    reason: 'It was tried on two boards; a teacher can grade it again.',
    checks: by({ load: null, node: null, ops: null, unload: null, quiet: null }),
    phases: phases([['QUEUED', 900], ['CLAIMED', 120], ['BUILDING', 1840], ['PREPARING', 3100], ['RUNNING', 5200], ['LAB_FAULT', null]], -30 * minute),
  }),
  attempt('queued', {
    state: 'QUEUED',
    score: null,
    reason: 'Both boards that fit are busy: vm-1 is reserved until 14:30, vm-2 grades another submission.',
    position: 2,
    estimatedStart: at(3 * minute),
    board: null, kernel: null, console: null, taintBefore: null, taintAfter: null,
    checks: declared.map((check) => result(check, null)),
    phases: phases([['QUEUED', null]], -40_000),
  }),
  attempt('running', {
    state: 'RUNNING',
    score: null,
    person: ref('tomasz'),
    doing: 'Reading and writing the device',
    checks: by({ ops: null, unload: null, quiet: null }),
    phases: phases([['QUEUED', 640], ['CLAIMED', 120], ['BUILDING', 1840], ['PREPARING', 2950], ['RUNNING', null]], -8_000),
  }),
];

export const attempts = list.map((one) => ({
  ...one,
  queuedAt: one.phases[0].at,
  finishedAt: ['GRADED', 'LAB_FAULT', 'CANCELLED'].includes(one.state) ? one.phases.at(-1).at : null,
}));

export const buildLog = `make -C /usr/src/linux-headers-6.1.0-56-amd64 M=/work/src modules
  CC [M]  /work/src/miscdrv.o
  MODPOST /work/src/Module.symvers
  CC [M]  /work/src/miscdrv.mod.o
  LD [M]  /work/src/miscdrv.ko
`;
export const kernelLog = `[    3.101] miscdrv: loading out-of-tree module taints kernel.
[    3.102] miscdrv: module verification failed: signature and/or required key missing - tainting kernel
[    3.104] llkd_miscdrv: misc driver registered, minor number = 122
[    3.411] llkd_miscdrv: opened by rdwr (pid 398)
`;

export function submissionOf(one) {
  return {
    id: one.submission,
    exercise: one.exercise,
    person: one.person,
    submittedAt: one.phases[0].at,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    files: [{ path: 'miscdrv.c', size: submitted.length, text: submitted }],
    board: null,
    attempts: [],
  };
}
