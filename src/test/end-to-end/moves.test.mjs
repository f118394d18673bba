// A board that breaks while somebody works on it: their page, left open, goes along to an equal board and says why. The boards are
// fake ones, on a host of their own, since those can be broken in a moment.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { HOME, Person, ROOT, until, URL_OF_LAB } from './lab.mjs'

const HOST = 'bench-fake'
const BOARDS = ['fake-1', 'fake-2']
const folder = join(HOME, 'moves')
const running = []

let admin
let student
let browser
let page
let power

before(async () => {
  admin = await Person.signIn('admin')
  student = await Person.signIn('student')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'agent'), { recursive: true })
  const words = await Promise.all(BOARDS.map(fakeBoard))
  power = new Map(words.map((said, at) => [BOARDS[at], /url: "([^"]+)"/.exec(said)[1]]))
  const { credential } = await admin.post('/api/hosts', { name: HOST })
  writeFileSync(join(folder, 'credential'), `${credential}\n`, { mode: 0o600 })
  const boards = words.map((said) => said.split('\n').filter((line) => /^ {2}(- |  )\w+: /.test(line)).join('\n')).join('\n')
  writeFileSync(
    join(folder, 'agent.yaml'),
    `host: ${HOST}\ncoordinator: ${URL_OF_LAB}\ncredentialFile: ${join(folder, 'credential')}\nboards:\n${boards}\n`,
  )
  start(['serve', join(folder, 'agent.yaml')])
  await until('the fake boards are ready', 90, async () =>
    (await student.get('/api/boards')).filter((board) => board.host === HOST && board.state === 'READY').length === BOARDS.length,
  )
  browser = await Browser.open()
  page = browser.page
  await browser.signIn('student')
})

after(async () => {
  await browser?.close('moves-last')
  for (const each of (await student?.get('/api/reservations?mine=true')) ?? []) {
    if (['CONFIRMED', 'ACTIVE'].includes(each.state)) await student.ask('DELETE', `/api/reservations/${each.id}`)
  }
  for (const child of running) child.kill('SIGTERM')
  await Promise.all(running.map((child) => child.exitCode ?? new Promise((resolve) => child.on('exit', resolve))))
  await admin?.ask('DELETE', `/api/hosts/${HOST}`)
})

/** A program of the lab with a folder of its own; answers what it says, as it says it. */
function start(args) {
  const said = { words: '' }
  const child = spawn(join(ROOT, 'lab'), args, { env: { ...process.env, LAB_HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said.words += text))
  running.push(child)
  return said
}

async function fakeBoard(name) {
  const said = start(['fake-board', '--name', name, '--boot-seconds', '1'])
  await until(`${name} runs (it said: ${said.words})`, 60, () => said.words.includes('fate '))
  return said.words
}

test('a board that breaks takes the open page along to an equal one', async () => {
  const held = await student.post('/api/reservations', { board: 'fake-1', minutes: 60 })
  assert.equal(held.state, 'ACTIVE')
  await page.goto(`${URL_OF_LAB}/boards/fake-1`)
  await page.getByRole('timer', { name: 'Time left' }).waitFor()
  await page.evaluate(() => (window.wasOpenBefore = true))
  assert.equal((await fetch(`${power.get('fake-1')}/fault?set=power-errors`)).status, 200)
  // Its power cannot be cut any more: after three tries the host gives it up.
  const reset = await student.raw('POST', '/api/boards/fake-1/actions', { action: 'reset' })
  assert.equal(reset.status, 409)
  assert.match((await reset.json()).detail, /^The board fake-1 did not come back: Failed 3 times in a row/)
  await page.waitForURL(`${URL_OF_LAB}/boards/fake-2`, { timeout: 10_000 })
  await page.getByText('Moved from fake-1 to fake-2').waitFor()
  await page.getByText(/fake-1 failed its health checks at .* It began as a fresh board/).waitFor()
  await page.getByRole('timer', { name: 'Time left' }).waitFor()
  assert.equal(await page.evaluate(() => window.wasOpenBefore), true, 'without a reload')
  await browser.picture('moved')
  const before = await student.get(`/api/reservations/${held.id}`)
  assert.equal(before.state, 'LAB_FAULT')
  assert.equal(before.movedTo.board, 'fake-2')
  const notes = await student.get('/api/notifications')
  assert.match(notes.notifications[0].text, /^You have fake-2 instead of fake-1 now, until .*: fake-1 failed its health checks at /)
})
