// Bad and hostile hand-ins: each ends in a clear refusal or a clear verdict, the board comes back pristine, and the
// next submission is graded as usual.
import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import { before, describe, test } from 'node:test'
import { boardsReady, filesOf, Person } from './lab.mjs'

let student

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
})

const module = (init, more = '') => [
  {
    path: 'miscdrv.c',
    text: `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/delay.h>
${more}
static int __init hostile_init(void)
{
${init}
\treturn 0;
}
static void __exit hostile_exit(void) { }
module_init(hostile_init);
module_exit(hostile_exit);
MODULE_LICENSE("GPL");
`,
  },
]

async function refused(body, words, headers) {
  const answer =
    body instanceof Uint8Array
      ? await student.raw('POST', '/api/exercises/miscdrv/submissions', body, headers)
      : await student.raw('POST', '/api/exercises/miscdrv/submissions', body)
  const problem = await answer.json()
  assert.ok([400, 413, 422].includes(answer.status), `${answer.status} ${JSON.stringify(problem)}`)
  assert.match(problem.detail ?? problem.title, words)
}

/** A ZIP with one deflated entry, written by hand so that its name may be anything. */
function zip(name, content, attributes = 0) {
  const path = Buffer.from(name)
  const packed = deflateRawSync(content)
  const crc = crc32(content)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(crc, 14)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(content.length, 22)
  local.writeUInt16LE(path.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(0x0314, 4) // made on Unix, so that the mode below counts
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(crc, 16)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(content.length, 24)
  central.writeUInt16LE(path.length, 28)
  central.writeUInt32LE(attributes, 38)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + path.length, 12)
  end.writeUInt32LE(local.length + path.length + packed.length, 16)
  return Buffer.concat([local, path, packed, central, path, end])
}

function crc32(bytes) {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

describe('refused at the door, with a sentence', () => {
  const asZip = { 'content-type': 'application/zip' }

  test('no file at all', () => refused({ files: [] }, /no file|empty|at least one/i))
  test('300 files', () =>
    refused({ files: Array.from({ length: 300 }, (_, i) => ({ path: `f${i}.c`, text: 'int x;' })) }, /300|100|too many/i))
  test('a name with a newline', () => refused({ files: [{ path: 'a\nb.c', text: 'int x;' }] }, /name/i))
  test('a path that leaves the folder', () => refused(zip('../../etc/cron.d/x.c', Buffer.from('x')), /\.\.|outside|leave/i, asZip))
  test('an absolute path', () => refused(zip('/etc/x.c', Buffer.from('x')), /absolute|start|path/i, asZip))
  test('a symbolic link', () => refused(zip('x.c', Buffer.from('/etc/shadow'), (0o120777 << 16) >>> 0), /link/i, asZip))
  test('a bomb', () => refused(zip('x.c', Buffer.alloc(64 << 20)), /large|big|MiB|bomb/i, asZip))
  test('200 MB', async () => {
    const answer = await student
      .raw('POST', '/api/exercises/miscdrv/submissions', new Uint8Array(200 << 20), asZip)
      .catch((error) => ({ status: error.cause?.code }))
    // The door may shut before all of it was sent: either an answer or a closed connection, never a hang.
    assert.ok([413, 422, 'EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(answer.status), String(answer.status))
  })
})

describe('graded, and the board is ready for the next', () => {
  const cases = [
    ['includes /etc/shadow', module('', '#include "/etc/shadow"'), /^BUILD_ERROR$/, /./],
    ['includes /dev/zero', module('', '#include "/dev/zero"'), /^BUILD_ERROR$/, /./],
    ['compiles for ever', module('', '#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(x))))\n#define C(x) B(B(B(B(x))))\nchar *s = C(C("x"));'), /^BUILD_ERROR$/, /./],
    ['has no licence', [{ path: 'miscdrv.c', text: '#include <linux/module.h>\nstatic int __init i(void) { return 0; }\nmodule_init(i);\n' }], /^BUILD_ERROR$/, /licen[sc]e/i],
    ['panics in init', module('\tpanic("from the submission");'), /^CRASH$/, /panic/i],
    ['loops in init with interrupts off', module('\tlocal_irq_disable();\n\tfor (;;) cpu_relax();'), /^(TIMEOUT|CRASH)$/, /insmod/],
    ['reboots', module('\temergency_restart();'), /^CRASH$/, /./],
  ]
  for (const [name, files, verdict, words] of cases) {
    test(name, async () => {
      const attempt = await student.graded(await student.handIn('miscdrv', files), 240)
      assert.equal(attempt.state, 'GRADED', attempt.reason)
      assert.equal(attempt.score, 0)
      const first = attempt.checks.find((check) => check.verdict !== 'PASS' && check.verdict !== 'SKIPPED')
      assert.match(first.verdict, verdict, JSON.stringify(first))
      assert.match(`${first.message} ${JSON.stringify(first.report)} ${JSON.stringify(first.diagnostics)}`, words)
      const text = JSON.stringify(attempt)
      assert.doesNotMatch(text, /root:[*!$]/, 'nothing of a host file comes back')
    })
  }

  test('a Makefile and a Kbuild of the submission are not used', async () => {
    const mark = '$(shell touch /tmp/bootbench-was-here)'
    const files = [
      ...filesOf('miscdrv', 'solution'),
      { path: 'Makefile', text: `X := ${mark}\nall:\n\ttouch /tmp/bootbench-was-here\n` },
      { path: 'Kbuild', text: `X := ${mark}\nobj-m := other.o\n` },
    ]
    const attempt = await student.graded(await student.handIn('miscdrv', files))
    assert.equal(attempt.score, attempt.maxScore)
    const { existsSync } = await import('node:fs')
    assert.equal(existsSync('/tmp/bootbench-was-here'), false)
  })

  test('afterwards the solution gets full marks and the boards are ready', async () => {
    await boardsReady(student, 180)
    const attempt = await student.graded(await student.handIn('miscdrv', filesOf('miscdrv', 'solution')))
    assert.equal(attempt.score, attempt.maxScore, attempt.summary)
  })
})
