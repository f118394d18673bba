// The booking calendar in a real browser: a window that is dragged, another person who is refused it with the clash named
// and sees it change without a reload, an edge that is moved, and a cancellation. All of it tomorrow, so no board has to run.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { Person, until, URL_OF_LAB } from './lab.mjs'

const BOARD = 'vm-1'
/** Others see a change as it happens: sooner than their page would ask by itself. */
const LIVE_MS = 6_000

let student
let teacher
let hers
let his

const midnight = (days) => {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days)
}
const tomorrow = (hour, minute = 0) => new Date(midnight(1).setHours(hour, minute))
const reservations = async (person) =>
  (await person.get('/api/reservations?mine=true')).filter((each) => ['CONFIRMED', 'ACTIVE'].includes(each.state))

before(async () => {
  student = await Person.signIn('student')
  teacher = await Person.signIn('teacher')
  await giveBack()
  hers = await Browser.open()
  his = await Browser.open()
  for (const [browser, login] of [[hers, 'student'], [his, 'teacher']]) {
    await browser.signIn(login)
    await browser.page.goto(`${URL_OF_LAB}/bookings`)
    await browser.page.getByRole('button', { name: 'Day after' }).click()
    await browser.page.getByRole('group', { name: new RegExp(`^${BOARD},`) }).waitFor()
  }
})

after(async () => {
  await hers?.close('calendar-last')
  await his?.close('calendar-last-other')
  await giveBack()
})

async function giveBack() {
  for (const person of [student, teacher]) {
    for (const each of person ? await reservations(person) : []) await person.ask('DELETE', `/api/reservations/${each.id}`)
  }
}

/** Where a time of tomorrow lies on the lane; also on days of 23 or 25 hours. */
async function place(page, time) {
  const lane = page.locator(`[data-lane="${BOARD}"]`)
  await lane.scrollIntoViewIfNeeded()
  const box = await lane.boundingBox()
  return { x: box.x + (box.width * (time - midnight(1))) / (midnight(2) - midnight(1)), y: box.y + box.height / 2 }
}

async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

const minutes = (date, by) => new Date(date.getTime() + by * 60_000)
const slot = (page) => page.getByRole('button', { name: new RegExp(`, ${BOARD}, tomorrow 14:00`) })
const dialog = (page, name) => page.getByRole('dialog', { name })

test('a window is dragged, refused to somebody else, changed by its edge and cancelled', async (t) => {
  await t.test('books what was dragged over; others see it without a reload', async () => {
    const { page } = hers
    await drag(page, await place(page, minutes(tomorrow(14), 2)), await place(page, minutes(tomorrow(16), -2)))
    await dialog(page, 'Book').waitFor()
    await hers.picture('calendar-book')
    await dialog(page, 'Book').getByRole('button', { name: 'Book', exact: true }).click()
    await slot(page).waitFor()
    const [made, ...more] = await reservations(student)
    assert.deepEqual(more, [])
    assert.deepEqual([made.board, Date.parse(made.start), Date.parse(made.end)], [BOARD, +tomorrow(14), +tomorrow(16)])
    await slot(his.page).waitFor({ timeout: LIVE_MS })
  })

  await t.test('refuses it to the next, names the clash, and offers what is free', async () => {
    const { page } = his
    await drag(page, await place(page, minutes(tomorrow(13), 2)), await place(page, minutes(tomorrow(15), -2)))
    await dialog(page, 'Book').getByRole('button', { name: 'Book', exact: true }).click()
    const alert = dialog(page, 'Book').getByRole('alert')
    await alert.waitFor()
    const { person } = await student.get('/api/session')
    const clash = await alert.getByRole('listitem').first().innerText()
    assert.match(clash, /vm-1: tomorrow 14:00 – 16:00/)
    assert.ok(clash.includes(person.name), clash)
    await his.picture('calendar-refused')
    await alert.getByRole('button', { name: /^Book / }).first().click()
    await dialog(page, 'Book').waitFor({ state: 'detached' })
    const [instead] = await reservations(teacher)
    assert.equal(Date.parse(instead.end) - Date.parse(instead.start), 2 * 3600_000)
    await teacher.ask('DELETE', `/api/reservations/${instead.id}`)
  })

  await t.test('moves its end by the edge', async () => {
    const { page } = hers
    const box = await slot(page).boundingBox()
    const edge = { x: box.x + box.width - 3, y: box.y + box.height / 2 }
    await drag(page, edge, await place(page, tomorrow(17, 30)))
    await until('it ends at 17:30', 10, async () => Date.parse((await reservations(student))[0].end) === +tomorrow(17, 30))
    await page.getByRole('button', { name: new RegExp(`^You, ${BOARD}, tomorrow 14:00 – 17:30`) }).waitFor()
  })

  await t.test('does nothing when Escape ends the drag', async () => {
    const { page } = hers
    const from = await place(page, tomorrow(15))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x - 200, from.y, { steps: 5 })
    await page.getByRole('status').filter({ hasText: `${BOARD}, tomorrow` }).waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await page.getByRole('status').filter({ hasText: `${BOARD}, tomorrow` }).waitFor({ state: 'detached' })
    assert.equal(Date.parse((await reservations(student))[0].start), +tomorrow(14))
  })

  await t.test('moves as a whole', async () => {
    const { page } = hers
    await drag(page, await place(page, tomorrow(15)), await place(page, tomorrow(13)))
    await until('it begins at 12:00', 10, async () => Date.parse((await reservations(student))[0].start) === +tomorrow(12))
    await page.getByRole('button', { name: new RegExp(`^You, ${BOARD}, tomorrow 12:00 – 15:30`) }).waitFor()
    await hers.picture('calendar')
  })

  await t.test('is cancelled from its card, with the keys alone', async () => {
    const { page } = hers
    await page.getByRole('button', { name: new RegExp(`^You, ${BOARD}, tomorrow`) }).focus()
    await page.keyboard.press('Enter')
    await dialog(page, `About ${BOARD}`).getByRole('button', { name: 'Cancel…' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cancel the booking' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: new RegExp(`^You, ${BOARD}, tomorrow`) }).waitFor({ state: 'detached' })
    assert.deepEqual(await reservations(student), [])
  })

  await t.test('is chosen with the keys', async () => {
    const { page } = hers
    await page.getByLabel('Filter boards').fill(BOARD)
    await page.getByRole('group', { name: new RegExp(`^${BOARD},`) }).focus()
    // Nine to ten at first; an hour later and a quarter longer.
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key)
    await dialog(page, 'Book').getByRole('button', { name: 'Book', exact: true }).click()
    await dialog(page, 'Book').waitFor({ state: 'detached' })
    const [made] = await reservations(student)
    assert.deepEqual([Date.parse(made.start), Date.parse(made.end)], [+tomorrow(10), +tomorrow(11, 15)])
  })
})
