// A board that somebody else has: refused with the reason, waited for in the portal and at the command line, given on when
// it is free.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { boardsReady, lab, password, Person, ROOT, until, URL_OF_LAB } from './lab.mjs'

let student
let teacher
let browser
let page

before(async () => {
  student = await Person.signIn('student')
  teacher = await Person.signIn('teacher')
  await boardsReady(student)
  process.env.BOOTBENCH_LOGIN = 'student'
  process.env.BOOTBENCH_PASSWORD = password('student')
  browser = await Browser.open()
  page = browser.page
})

after(async () => {
  await browser?.close('waiting-last')
  await boardsReady(teacher)
  await boardsReady(student)
})

test('waits for pi-1 in the portal and gets it when the teacher gives it back', async () => {
  const held = await teacher.post('/api/reservations', { board: 'pi-1', minutes: 60 })
  await browser.signIn('student')
  await page.goto(`${URL_OF_LAB}/boards/pi-1`)
  await page.getByRole('button', { name: 'Book now' }).click()
  await page.getByText(/has pi-1 from/).first().waitFor()
  await page.getByRole('button', { name: 'Wait for pi-1', exact: true }).click()
  // Leaving the page before the answer would take the request back.
  await page.getByText(/You wait for pi-1: place 1/).first().waitFor()
  await page.goto(URL_OF_LAB)
  await page.getByText('You wait for').first().waitFor()
  await page.getByText(/place 1 of the line/).first().waitFor()
  await browser.picture('waiting')
  await teacher.ask('DELETE', `/api/reservations/${held.id}`)
  await page.getByText('You wait for').first().waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Open pi-1' }).click()
  await page.getByText('Your reservation').first().waitFor()
})

test('is warned before the end, prolongs it, and hands the board over', async () => {
  const mine = (await student.get('/api/reservations?mine=true')).find((each) => each.board === 'pi-1' && each.state === 'ACTIVE')
  assert.ok(mine, 'the student has pi-1')
  // As if most of the hour had passed: a little more than ten minutes are left.
  await student.ask('PATCH', `/api/reservations/${mine.id}`, { end: new Date(Date.now() + 602_000).toISOString() })
  await page.getByText(/^(?:10:00|9:\d\d) left$/).waitFor()
  await page.getByRole('button', { name: /unread notification/ }).click()
  await page.getByText(/pi-1 is yours until .*, for another 10 minutes/).first().waitFor()
  await browser.picture('warned')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Extend by 15 min' }).click()
  await page.getByText(/^(?:10:00|9:\d\d) left$/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Share or hand over' }).click()
  await page.getByLabel('Login of a person').fill('teacher')
  await page.getByRole('button', { name: 'Hand over', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Hand over', exact: true }).click()
  await page.getByText('Book this board').waitFor()
  const handed = (await teacher.get('/api/reservations?mine=true')).find((each) => each.board === 'pi-1' && each.state === 'ACTIVE')
  assert.ok(handed, 'the teacher has pi-1')
  await teacher.ask('DELETE', `/api/reservations/${handed.id}`)
  await boardsReady(student)
})

test('./lab book --wait tells its place and ends when the board is there', async () => {
  const held = await teacher.post('/api/reservations', { board: 'pi-1', minutes: 60 })
  const words = []
  const waiting = spawn(join(ROOT, 'lab'), ['book', '--profile', 'rpi3b-qemu', '--minutes', '15', '--wait'], { env: { ...process.env } })
  waiting.stderr.on('data', (text) => words.push(String(text)))
  waiting.stdout.on('data', (text) => words.push(String(text)))
  const ended = new Promise((resolve) => waiting.on('exit', resolve))
  await until('its place', 60, () => /Waiting for any rpi3b-qemu board: place 1, expected/.test(words.join('')))
  const line = await lab('reservations', '--waiting')
  assert.match(line.stdout, /PLACE/)
  assert.match(line.stdout, /any rpi3b-qemu board/)
  await teacher.ask('DELETE', `/api/reservations/${held.id}`)
  assert.equal(await ended, 0, words.join(''))
  assert.match(words.join(''), /Booked pi-1, /)
  assert.equal((await lab('release', 'pi-1')).code, 0)
})
