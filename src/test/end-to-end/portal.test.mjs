// A person's whole way through the portal, in a real browser, on a real board.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser } from './browser.mjs'
import { boardsReady, filesOf, Person, until, URL_OF_LAB } from './lab.mjs'

let browser
let page

before(async () => {
  await boardsReady(await Person.signIn('student'))
  browser = await Browser.open()
  page = browser.page
})

after(() => browser?.close('last'))

const picture = (name) => browser.picture(name)

const log = () => page.getByRole('log', { name: 'Console log text' })

async function type(command) {
  await page.locator('.xterm-helper-textarea').focus()
  await page.keyboard.type(command, { delay: 20 })
  await page.keyboard.press('Enter')
}

test('sign in, book a board, use its console, deploy, hand in, see the verdict', async (t) => {

  await t.test('signs in', async () => {
    await browser.signIn('student')
    await picture('boards')
  })

  await t.test('books vm-1 and types at its console', async () => {
    await page.goto(`${URL_OF_LAB}/boards/vm-1`)
    await page.getByRole('button', { name: 'Book now' }).click()
    const console_ = page.getByLabel('Serial console of vm-1')
    await console_.click()
    await page.getByText('You hold the keyboard').first().waitFor()
    await page.keyboard.press('Enter')
    await until('a prompt', 30, async () => /root@vm-1:~#\s*$/.test(await log().innerText()))
    await page.keyboard.type('uname -r', { delay: 50 })
    await page.keyboard.press('Enter')
    await until('the kernel release as the answer', 30, async () =>
      /^\d+\.\d+\.\d+-\S*amd64\s*$/m.test(await log().innerText()),
    )
    await picture('board')
  })

  await t.test('deploys a module on vm-1 and reads what the kernel says', async () => {
    await page.getByLabel('Parameters').fill('count=42')
    await page.getByRole('button', { name: 'Build and deploy' }).click()
    const detail = page.getByRole('region', { name: 'Deployment of hello' })
    await detail.getByText('hello is loaded.').waitFor({ timeout: 90_000 })
    await detail.getByLabel('Output').getByText('hello: count is 42').waitFor()
    await type('cat /sys/module/hello/parameters/count')
    await until('the parameter as the module has it', 30, async () => /^42\s*$/m.test(await log().innerText()))
    await picture('deployment')
  })

  await t.test('finds the workspace of vm-1 again on vm-2', async () => {
    await until('the workspace is on the board', 60, async () => {
      await type('ls -d /root/workspace')
      return /^\/root\/workspace\s*$/m.test(await log().innerText())
    })
    await type('echo kept-$((6*7)) > /root/workspace/note; sync')
    await page.getByRole('button', { name: 'End now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click()
    await page.getByRole('button', { name: 'Book now' }).waitFor()
    const student = await Person.signIn('student')
    await until('the workspace is saved', 60, async () => (await student.get('/api/workspace')).savedAt)
    assert.equal((await student.get('/api/workspace')).problem, '')

    await page.goto(`${URL_OF_LAB}/boards/vm-2`)
    await page.getByRole('button', { name: 'Book now' }).click()
    await page.getByLabel('Serial console of vm-2').click()
    await page.getByText('You hold the keyboard').first().waitFor()
    await until('what was saved on vm-1', 60, async () => {
      await type('cat /root/workspace/note')
      return /^kept-42\s*$/m.test(await log().innerText())
    })
  })

  await t.test('hands in the solution and sees the verdict without reloading', async () => {
    await page.goto(`${URL_OF_LAB}/exercises/miscdrv`)
    await page.getByRole('heading', { name: /misc/i }).first().waitFor()
    await page.evaluate(() => (window.notReloaded = true))
    await page.getByRole('tab', { name: 'Upload' }).click()
    await page.locator('input[type=file]').first().setInputFiles(
      filesOf('miscdrv', 'solution').map((file) => ({ name: file.path, mimeType: 'text/x-c', buffer: Buffer.from(file.text) })),
    )
    await page.getByRole('button', { name: 'Hand in', exact: true }).click()
    // The sentence of the finished attempt; "10 / 10 points so far" and the name of the last phase stand there before.
    await page.getByText('10 of 10 points: every check passed.').first().waitFor({ timeout: 120_000 })
    await page.getByText('points so far').waitFor({ state: 'hidden' })
    assert.equal(await page.evaluate(() => window.notReloaded), true, 'the page was reloaded')
    await picture('attempt')
  })
})
