// Killing either program in the middle of an attempt loses nothing: the attempt ends with its right verdict, once.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { boardsReady, filesOf, killHard, lab, Person, until } from './lab.mjs'

let student

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
})

/** Hands in the solution and waits until its checks run on a board. */
async function runningAttempt() {
  const id = await student.handIn('miscdrv', filesOf('miscdrv', 'solution'))
  await student.attempt(id, 60, 'BUILDING', 'PREPARING', 'RUNNING')
  return id
}

async function assertGradedOnce(id) {
  const attempt = await student.graded(id, 240)
  assert.equal(attempt.state, 'GRADED', attempt.reason ?? attempt.summary)
  assert.equal(attempt.score, attempt.maxScore)
  assert.ok(attempt.checks.every((check) => check.verdict === 'PASS'))
  const submission = await student.get(`/api/submissions/${attempt.submission.id ?? attempt.submission}`)
  assert.equal(submission.attempts.length, 1, 'one submission, one attempt')
}

test('the coordinator is killed during an attempt', async () => {
  const id = await runningAttempt()
  await killHard('coordinator')
  const up = await lab('up')
  assert.equal(up.code, 0, up.stderr)
  await assertGradedOnce(id)
})

test('the agent is killed during an attempt', async () => {
  const id = await runningAttempt()
  await killHard('agent')
  await until('the portal shows the boards as unreachable', 20, async () =>
    (await student.get('/api/boards')).every((board) => board.state === 'UNREACHABLE'),
  )
  const up = await lab('up')
  assert.equal(up.code, 0, up.stderr)
  await assertGradedOnce(id)
  await boardsReady(student)
})
