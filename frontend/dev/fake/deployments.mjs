// Deployments of the canned lab: some that ended each way, and new ones that run through their steps.
import { at, minute, ref } from './lab.mjs';

const base = {
  board: 'vm-1', person: ref('student'), kind: 'MODULE_SOURCE', title: 'hello', module: 'hello', parameters: [], load: true,
  commandLine: '', target: '', size: 412, state: 'DEPLOYED', sentence: 'hello is loaded.', phase: '', doing: '',
  consoleFrom: 20_480, consoleTo: 21_004, kernel: '6.1.0-56-amd64', tookMs: 3_200, output: '', diagnostics: [],
};
const one = (id, ago, more) => ({
  ...base, id, queuedAt: at(-ago * minute), startedAt: at(-ago * minute), finishedAt: at(-ago * minute + 3_200), ...more,
});

export const deployments = [
  one(5, 12, {
    title: 'miscdrv', module: 'miscdrv', parameters: ['debug=1'], state: 'NOT_DEPLOYED',
    sentence: 'It does not build: miscdrv.c:28: ‘mutexx’ undeclared', tookMs: 1_900,
    diagnostics: [{ file: 'miscdrv.c', line: 28, column: 24, severity: 'error', message: '‘mutexx’ undeclared (first use in this function); did you mean ‘mutex’?' }],
    output: '  CC [M]  /work/src/miscdrv.o\nmiscdrv.c:28:24: error: ‘mutexx’ undeclared (first use in this function); did you mean ‘mutex’?\n',
  }),
  one(4, 30, {
    kind: 'KERNEL', title: 'bzImage', module: '', load: false, commandLine: 'slub_debug=FZP', state: 'ROLLED_BACK', tookMs: 246_000, size: 8_400_000,
    sentence: 'The kernel did not come up, so vm-1 runs 6.1.0-56-amd64 again. No SSH connection within 240 s.',
    output: 'The serial line last said:\n[    1.204511] VFS: Cannot open root device "LABEL=root" or unknown-block(0,0): error -6\n[    1.204920] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n',
  }),
  one(3, 41, { kind: 'FILES', title: 'tests', module: '', load: false, target: '/root/tests', sentence: '12 files are in /root/tests.', tookMs: 900, output: 'run.sh\nlib/common.sh\n' }),
  one(2, 55, { kind: 'MODULE', title: 'hello.ko', parameters: ['count=3'], output: '# insmod /root/modules/hello.ko \'count=3\'\n[  311.204511] hello: count is 3\n' }),
];

export const brief = (deployment) => ({ ...deployment, output: null, diagnostics: null });

export const workspace = {
  folder: '/root/workspace', size: 2_204_100, limit: 64 << 20, board: 'vm-2', savedAt: at(-26 * 60 * minute), problem: '', problemAt: null,
};

/** Begins one and takes it through its steps. */
export function deploy(board, person, wish, changed) {
  const made = {
    ...base, ...wish, id: deployments[0].id + 1, board, person, kind: (wish.kind ?? 'MODULE_SOURCE').toUpperCase().replace('-', '_'),
    title: wish.title || (wish.files?.[0]?.path ?? 'hello').replace(/\.c$/, ''), state: 'QUEUED', sentence: '', tookMs: null,
    queuedAt: at(0), startedAt: null, finishedAt: null, output: '', consoleFrom: null, files: undefined,
  };
  deployments.unshift(made);
  const step = (ms, more) => setTimeout(() => {
    Object.assign(made, more);
    changed('deployment', String(made.id));
  }, ms);
  changed('deployment', String(made.id));
  step(400, { state: 'RUNNING', startedAt: at(400), phase: 'building', doing: `building ${made.module} for 6.1.0-56-amd64` });
  step(2_000, { phase: 'uploading', doing: `uploading /root/modules/${made.module}.ko` });
  step(2_600, { phase: 'loading', doing: `loading ${made.module}` });
  step(3_400, {
    state: 'DEPLOYED', phase: '', doing: '', sentence: `${made.module} is loaded.`, finishedAt: at(3_400), tookMs: 3_000, consoleFrom: 22_000, consoleTo: 22_400,
    output: `  CC [M]  /work/src/${made.module}.o\n  LD [M]  /work/${made.module}.ko\n# insmod /root/modules/${made.module}.ko ${made.parameters.join(' ')}\n[  402.118230] ${made.module}: count is 1\n`,
  });
  return made;
}
