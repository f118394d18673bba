// Another kernel on the Raspberry Pi: it runs with what it was given, and one that does not boot is rolled back and says why.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { boardsReady, lab, password, Person, until } from './lab.mjs'
import { Line } from './line.mjs'

let student
let line
let folder

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
  folder = mkdtempSync(join(tmpdir(), 'bootbench-kernel-'))
  process.env.BOOTBENCH_LOGIN = 'student'
  process.env.BOOTBENCH_PASSWORD = password('student')
})

after(async () => {
  line?.close()
  rmSync(folder, { recursive: true, force: true })
  await lab('release', 'pi-1')
})

/** Types a command at the board's console and waits for what it prints. */
async function answers(command, expected) {
  // What is typed before the shell is there is thrown away by the login.
  await until('the prompt', 30, () => /[#$] $/.test(line.text))
  const from = line.text.length
  line.type(`${command}\r`)
  try {
    await until(`${command} prints ${expected}`, 30, () => expected.test(line.text.slice(from)))
  } catch (error) {
    throw new Error(`${error.message}; the console said: ${JSON.stringify(line.text.slice(from - 200))}`)
  }
}

test('a kernel with another command line runs on pi-1, a broken one is rolled back', async () => {
  const booked = await lab('book', 'pi-1', '--minutes', '15')
  assert.equal(booked.code, 0, booked.stderr)

  const words = await lab('deploy', 'pi-1', 'kernel', '--append', 'lab.answer=42')
  assert.equal(words.code, 0, words.stdout + words.stderr)
  assert.match(words.stdout, /pi-1 runs kernel 6\.\S+ until its reset/)
  line = await Line.open(student, 'pi-1')
  await answers('cat /proc/cmdline', /^console=ttyAMA0\S* .*lab\.answer=42/m)
  await answers("tr -d '\\0' </proc/device-tree/model; echo", /Raspberry Pi 3 Model B\r?\n/)

  const broken = join(folder, 'Image')
  writeFileSync(broken, randomBytes(1 << 20))
  const rolled = await lab('deploy', 'pi-1', 'kernel', broken)
  assert.equal(rolled.code, 1, rolled.stdout + rolled.stderr)
  assert.match(rolled.stdout, /rolled back +The kernel did not come up, so pi-1 runs 6\.\S+ again\. It did not answer over SSH/)
  assert.match(rolled.stdout, /The serial line last said:/)
  await answers('cat /proc/cmdline', /^console=ttyAMA0\S* .*lab\.answer=42/m)
  assert.equal((await student.get('/api/boards')).find((board) => board.name === 'pi-1').mine, true)
})
