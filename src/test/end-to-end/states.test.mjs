// A board that its holder hands in as it is: captured while it runs, judged on another one, and still the holder's.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { boardsReady, lab, password, Person, until } from './lab.mjs'
import { Line } from './line.mjs'

const EXERCISE = 'grub-timeout-menu'

let student
let line

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
  process.env.BOOTBENCH_LOGIN = 'student'
  process.env.BOOTBENCH_PASSWORD = password('student')
})

after(async () => {
  line?.close()
  await lab('release', 'grub-1')
})

test('what was done on grub-1 is judged on a copy of it', async () => {
  const unheld = await lab('submit', EXERCISE, '--board', 'grub-1')
  assert.equal(unheld.code, 1, unheld.stdout + unheld.stderr)
  assert.match(unheld.stderr, /Book it first/)
  const booked = await lab('book', 'grub-1', '--minutes', '15')
  assert.equal(booked.code, 0, booked.stderr)
  const files = await lab('submit', EXERCISE, 'exercises/miscdrv/solution')
  assert.match(files.stderr, /wants no files but your board/)

  line = await Line.open(student, 'grub-1')
  await until('the prompt', 60, () => /[#$] $/.test(line.text))
  line.type("sed -i 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=3/; s/^GRUB_TIMEOUT_STYLE=.*/GRUB_TIMEOUT_STYLE=menu/' /etc/default/grub\r")
  line.type('update-grub && echo "made"-"anew"\r')
  await until('GRUB is configured', 180, () => /^made-anew/m.test(line.text))

  const judged = await lab('submit', EXERCISE, '--board', 'grub-1', '--watch')
  assert.equal(judged.code, 0, judged.stdout + judged.stderr)
  assert.match(judged.stdout, /grub-1 is being copied and handed over/)
  line.type('echo "still"-"mine"\r')
  await until('grub-1 goes on', 30, () => /^still-mine/m.test(line.text))

  const [attempt] = await student.get(`/api/attempts?exercise=${EXERCISE}&mine=true`)
  assert.equal(attempt.board, 'grub-2')
  const submission = await student.get(`/api/submissions/${attempt.submission}`)
  assert.equal(submission.board.name, 'grub-1')
  const megabytes = submission.files[0].size / (1 << 20)
  assert.ok(megabytes > 5 && megabytes < 200, `the state has ${megabytes} MiB`)
})
