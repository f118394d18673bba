// A real browser for the end-to-end tests, with a profile of its own.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { password, ROOT, URL_OF_LAB } from './lab.mjs'

const { chromium } = createRequire(join(ROOT, 'frontend', 'package.json'))('playwright-core')

export class Browser {
  static async open() {
    const browser = new Browser()
    browser.profile = mkdtempSync(join(tmpdir(), 'bootbench-browser-'))
    browser.context = await chromium.launchPersistentContext(browser.profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      viewport: { width: 1440, height: 900 },
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    })
    browser.page = browser.context.pages()[0] ?? (await browser.context.newPage())
    browser.page.setDefaultTimeout(30_000)
    return browser
  }

  /** Through the sign-in page, to the list of boards. */
  async signIn(login) {
    await this.page.goto(URL_OF_LAB)
    await this.page.getByLabel('Login').fill(login)
    await this.page.getByLabel('Password', { exact: true }).fill(password(login))
    await this.page.getByRole('button', { name: 'Sign in' }).click()
    await this.page.getByText('vm-1').first().waitFor()
  }

  /** Kept when KEEP_SCREENSHOTS names a folder: the README's picture comes from here. */
  async picture(name) {
    const folder = process.env.KEEP_SCREENSHOTS
    if (!folder) return
    mkdirSync(folder, { recursive: true })
    await this.page.screenshot({ path: join(folder, `${name}.png`) })
  }

  /** @param name of the last picture */
  async close(name) {
    await this.picture(name)
    await this.context.close()
    rmSync(this.profile, { recursive: true, force: true })
  }
}
