// The live console in real browsers: GRUB's editor over it, and people who share one, from browsers and from a terminal.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { boardsReady, filesOf, lab, password, Person, rawLog, until, URL_OF_LAB } from './lab.mjs'
import { OpenSsh } from './openssh.mjs'
import { Wire } from './wire.mjs'

const WORD = 'bootbench.seen=42'

let student
let browser
let second
let wire
/** Anna's, who has no board. */
const ssh = new OpenSsh()
let terminal

before(async () => {
  student = await Person.signIn('student')
  await boardsReady(student)
  process.env.BOOTBENCH_LOGIN = 'student'
  process.env.BOOTBENCH_PASSWORD = password('student')
  browser = await Browser.open()
  await browser.signIn('student')
  wire = await Wire.lay()
  const anna = await newPerson('anna', 'Anna')
  await anna.post('/api/me/ssh-keys', { key: ssh.publicKey })
  ssh.configureDoor(await anna.get('/api/boards/vm-1/ssh'))
})

after(async () => {
  await browser?.close('console')
  await second?.close('console-teacher')
  wire?.close()
  ssh.close()
  for (const board of ['grub-1', 'vm-1']) await lab('release', board)
})

async function newPerson(login, name) {
  const admin = await Person.signIn('admin')
  const known = (await admin.get('/api/people')).some((person) => person.login === login)
  const { password: word } = await admin.post(known ? `/api/people/${login}/reset` : '/api/people', known ? {} : { login, name, role: 'STUDENT' })
  return Person.signIn(login, word)
}

const screen = (page) => page.locator('.xterm-rows').innerText()
/** Without the breaks at the screen's edge. */
const unbroken = async (page) => (await screen(page)).replace(/\s*\n/g, '')
const log = (page) => page.getByRole('log', { name: 'Console log text' }).innerText()

async function open(page, board, url = URL_OF_LAB) {
  await page.goto(`${url}/boards/${board}`)
  await page.getByLabel(`Serial console of ${board}`).waitFor()
}

async function keys(page, ...presses) {
  await page.locator('.xterm-helper-textarea').focus()
  for (const press of presses) {
    await page.keyboard.press(press)
    // GRUB paints its screen anew for each of them.
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

async function line(page, text) {
  await page.locator('.xterm-helper-textarea').focus()
  await page.keyboard.type(text, { delay: 15 })
  await page.keyboard.press('Enter')
}

test('GRUB is driven from the browser, and the kernel starts with the changed command line', async () => {
  const page = browser.page
  assert.equal((await lab('book', 'grub-1', '--minutes', '20')).code, 0)
  await open(page, 'grub-1')
  await page.getByText('You hold the keyboard').first().waitFor()
  await keys(page, 'Enter')
  await until('the prompt', 60, async () => /[#$]\s*$/.test((await log(page)).trimEnd()))

  await line(page, 'reboot')
  await until("GRUB's menu", 120, async () => {
    await keys(page, 'Escape', 'Escape')
    return /Press enter to boot/.test(await screen(page))
  })
  await page.getByText('GRUB: choose with the arrow keys').waitFor()
  await browser.picture('console-grub')
  await keys(page, 'e')
  await until("GRUB's editor", 30, async () => /Press Ctrl-x/.test(await screen(page)))
  // To the line of the kernel, the tenth, and to its end.
  await keys(page, ...Array(9).fill('ArrowDown'), 'Control+e')
  await page.keyboard.type(` ${WORD}`, { delay: 300 })
  await until('the word in the editor', 30, async () => (await screen(page)).replace(/\\?\s/g, '').includes(WORD))
  await keys(page, 'Control+x')
  await page.getByText('The kernel is booting.').waitFor({ timeout: 60_000 })
  await until('the system is up', 180, async () => {
    await keys(page, 'Enter')
    return /root@[\w-]+:~#\s*$/.test((await log(page)).trimEnd())
  })
  await line(page, 'cat /proc/cmdline')
  await until('the changed command line', 30, async () => new RegExp(`^BOOT_IMAGE=.*${WORD}`, 'm').test(await log(page)))
})

test('the recording finds that moment by search, and plays it back', async () => {
  const page = browser.page
  await page.goto(`${URL_OF_LAB}/recordings`)
  const lines = page.getByRole('list', { name: 'Lines found' }).getByRole('link', { name: new RegExp(`grub-1.*root=.*${WORD}`) })
  await page.getByLabel('Search in recordings').fill(WORD)
  await until('the search finds the command line', 30, async () => {
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('search').getByRole('button', { disabled: false }).waitFor()
    return (await lines.count()) > 0
  })
  await lines.first().click()
  // What the kernel printed first with it stands on the screen after the moment is played.
  await page.getByRole('region', { name: 'Player' }).waitFor()
  await page.getByLabel('Search in this recording').waitFor()
  assert.doesNotMatch(await unbroken(page), new RegExp(`BOOT_IMAGE=.*${WORD}`))
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await until('the screen of that moment', 60, async () => new RegExp(`BOOT_IMAGE=.*${WORD}`).test(await unbroken(page)))
  await browser.picture('recording')
})

/** What a page received, as its own button saves it. */
async function received(page) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download', exact: true }).click()])
  return { first: Number(/from-byte-(\d+)/.exec(file.suggestedFilename())[1]), bytes: readFileSync(await file.path()) }
}

function assertAsLogged(view, log) {
  const at = view.first - log.first
  assert.ok(view.bytes.equals(log.bytes.subarray(at, at + view.bytes.length)), `${view.bytes.length} bytes from ${view.first} are not those of the raw log`)
}

/** Where in the raw log the bytes lie that a terminal was sent. */
function placeInLog(said, log) {
  const bytes = Buffer.from(said.out, 'latin1')
  const at = log.bytes.lastIndexOf(bytes)
  assert.ok(at >= 0, `the ${bytes.length} bytes at the terminal are no piece of the raw log`)
  return { from: at, to: at + bytes.length }
}

const told = (what, pattern) => until(`the terminal is told: ${what}`, 30, () => pattern.test(terminal.err))

test('two browsers and a terminal share a console: asked for, handed over, taken over', async () => {
  const page = browser.page
  assert.equal((await lab('book', 'vm-1', '--minutes', '20')).code, 0)
  await open(page, 'vm-1', wire.url)
  await page.getByText('You hold the keyboard').first().waitFor()
  terminal = ssh.console('vm-1', 'lab')
  second = await Browser.open()
  await second.signIn('teacher')
  const other = second.page
  await open(other, 'vm-1')
  await page.getByRole('button', { name: '3 views' }).waitFor()
  await told('who types', /You watch\. Student holds vm-1/)
  await other.getByText('Student writes').waitFor()
  const allSee = (what) =>
    until(`all see ${what}`, 30, async () => {
      const line = new RegExp(`^${what}`, 'm')
      return line.test(terminal.out) && line.test(await log(page)) && line.test(await log(other))
    })

  await other.getByRole('button', { name: 'Ask for the keyboard' }).click()
  await page.getByRole('button', { name: /^Hand over to/ }).click()
  await other.getByText('You hold the keyboard').first().waitFor()
  await told('whom it went to', /Teacher types/)
  await line(other, 'echo by-$((6*7))-teacher')
  await allSee('by-42-teacher')
  await keys(page, 'x')
  await page.getByText(/^Not sent/).first().waitFor()
  await page.getByRole('button', { name: 'Ask for the keyboard' }).click()
  await page.getByText('You hold the keyboard').first().waitFor()

  terminal.type('\x1dk')
  await page.getByRole('button', { name: 'Hand over to Anna' }).click()
  await told('that it has the keyboard', /What you type goes to the board/)
  for (const view of [page, other]) await view.getByText('Anna writes').first().waitFor()
  terminal.type('echo by-$((6*7))-anna\r')
  await allSee('by-42-anna')

  await other.getByRole('button', { name: 'Take over…' }).click()
  await other.getByLabel('Why').fill('to show the fix')
  await other.getByRole('button', { name: 'Take over', exact: true }).click()
  await page.getByText(/took the keyboard over: to show the fix/).first().waitFor()
  await told('why it was taken', /Teacher took the keyboard over: to show the fix[^]*You watch\./)
  await other.getByRole('button', { name: 'Give it back' }).click()
  await page.getByText('You hold the keyboard').first().waitFor()
  await told('whose it is now', /Teacher gave the keyboard back\. Student has the keyboard now/)
  await browser.picture('console-shared')
})

test('a view by a link sees the console and nothing else', async () => {
  const made = await lab('console-links', 'vm-1', '--make', '--minutes', '5', '--json')
  assert.equal(made.code, 0, made.stderr)
  const link = JSON.parse(made.stdout)
  const stranger = await Browser.open()
  try {
    await stranger.page.goto(URL_OF_LAB + link.path)
    await stranger.page.getByText('You watch vm-1').waitFor()
    await until('what the board printed', 30, async () => /by-42-teacher/.test(await log(stranger.page)))
    assert.equal(await stranger.page.getByRole('button', { name: /Ask|Write here|Power/ }).count(), 0)
    assert.equal((await lab('console-links', 'vm-1', '--revoke', String(link.id))).code, 0)
    await stranger.page.getByText(/does not work any more|Connection lost/).first().waitFor()
  } finally {
    await stranger.close('console-guest')
  }
})

test('a script types and waits for the answer', async () => {
  const answer = await lab('console', 'vm-1', '--send', 'echo $((41+1))-script', '--expect', '42-script', '--timeout', '30')
  assert.equal(answer.code, 0, answer.stderr)
  assert.match(answer.stdout, /42-script/)
  const never = await lab('console', 'vm-1', '--expect', 'nobody says this', '--timeout', '3')
  assert.equal(never.code, 4, never.stderr)
  const kernel = await lab('kernel-log', 'vm-1', '--timeout', '60')
  assert.equal(kernel.code, 0, kernel.stderr)
  assert.match(kernel.stdout, /Linux version/)
})

test('a view whose connection is cut goes on at its byte, and all have what the agent logged', async () => {
  const page = browser.page
  const before = await received(page)
  await line(page, 'seq 1 2000; sleep 3; seq 2001 9000; echo after-$((6*7))-all')
  await until('the board prints', 30, () => /^2000\r/m.test(terminal.out))
  wire.cut()
  await page.getByText(/^Connection lost/).first().waitFor()
  await told('whom the keyboard waits for', /Student lost the connection/)
  await until('the others see the end', 60, async () => /^after-42-all/m.test(terminal.out) && /^after-42-all/m.test(await log(second.page)))
  assert.doesNotMatch(await log(page), /^after-42-all/m)
  wire.mend()
  await until('what was missed', 60, async () => /^after-42-all/m.test(await log(page)))
  await page.getByText('You hold the keyboard').first().waitFor()

  const views = [await received(page), await received(second.page)]
  const logged = rawLog('vm-1')
  for (const view of views) {
    assertAsLogged(view, logged)
    assert.match(view.bytes.toString('latin1'), /^2000\r\n2001\r\n[^]*^9000\r\nafter-42-all/m)
  }
  assert.equal(views[0].first, before.first, 'the cut view has all from where it began')
  placeInLog(terminal, logged)
})

test('a terminal that is killed finds what it missed when it comes back', async () => {
  const page = browser.page
  terminal.child.kill('SIGKILL')
  await terminal.ended
  await page.getByRole('button', { name: '2 views' }).waitFor()
  await line(page, 'echo while-$((6*7))-away')
  await until('the board says it', 30, async () => /^while-42-away/m.test(await log(page)))
  const killed = terminal
  terminal = ssh.console('vm-1', 'lab')
  await until('what was missed', 30, () => /^while-42-away/m.test(terminal.out))
  const logged = rawLog('vm-1')
  assert.doesNotMatch(killed.out, /while-42-away/)
  assert.ok(placeInLog(terminal, logged).from <= placeInLog(killed, logged).to, 'bytes are missing between the two')
})

test('a graded run holds the keyboard, and everybody may watch', async () => {
  await lab('release', 'vm-1')
  await boardsReady(student, 180)
  const watching = await Promise.all(['vm-1', 'vm-2'].map(async (board) => {
    const page = await browser.context.newPage()
    page.setDefaultTimeout(60_000)
    await open(page, board)
    return page
  }))
  const terminals = [terminal, ssh.console('vm-2', 'lab')]
  await until('the terminals watch', 30, () => terminals.every((each) => /You watch/.test(each.err)))
  const attempt = await student.handIn('miscdrv', filesOf('miscdrv', 'solution'))
  await Promise.any(watching.map((page) => page.getByText('A graded run has the keyboard').waitFor()))
  const graded = await until('a terminal is told of the run', 30, () => terminals.find((each) => /A graded run holds the keyboard until about/.test(each.err)))
  await student.graded(attempt, 180)
  await until('and of its end', 60, () => /A graded run holds [^]*Nobody types/.test(graded.err))
})
