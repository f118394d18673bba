// Pictures of every page, wide and narrow, light and dark, from a running portal (dev/fake-api.mjs by default).
// node dev/screens.mjs OUT_FOLDER [name-part] ; BOOTBENCH_URL, CHROMIUM
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [out = 'screens', only = ''] = process.argv.slice(2);
const base = process.env.BOOTBENCH_URL ?? 'http://127.0.0.1:4173';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** name, path, who, what to do before the picture */
const pages = [
  ['sign-in', '/sign-in', null],
  ['sign-in-refused', '/sign-in?next=/boards/vm-1', null, async (page) => {
    await page.getByLabel('Login').fill('student');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
  }],
  ['boards', '/boards', 'student'],
  ['boards-table', '/boards', 'student', (page) => page.getByText('Table', { exact: true }).click()],
  ['boards-none-mine', '/boards', 'yuki', (page) => page.getByText(/^Mine/).click()],
  ['board-watching', '/boards/pi4-01', 'student', (page) => page.getByText('Live', { exact: true }).waitFor()],
  ['board-conflict', '/boards/pi4-01', 'student', async (page) => {
    await page.getByRole('button', { name: 'Book now' }).click();
    await page.getByText('Free instead').waitFor();
  }],
  ['board-lost', '/boards/pi4-03', 'student'],
  ['classes', '/classes', 'teacher'],
  ['class', '/classes/os-2026', 'teacher'],
  ['boards-wait', '/boards', 'yuki', async (page) => {
    await page.getByRole('button', { name: 'Wait for vm-2 or any qemu-x86 board' }).click();
    await page.getByRole('menuitem', { name: 'As soon as it is free (30 min)' }).waitFor();
  }],
  ['board-mine', '/boards/vm-1', 'student', async (page) => {
    const book = page.getByRole('button', { name: 'Book now' });
    await page.getByText('Live', { exact: true }).waitFor();
    if (await book.isVisible()) await book.click();
    await page.getByText('You hold the keyboard').waitFor();
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('uname -r\n');
    await page.getByRole('region', { name: 'Console log' }).getByText('6.1.0-56-amd64', { exact: true }).first().waitFor();
  }],
  ['board-paste', '/boards/vm-1', 'student', async (page) => {
    await page.getByText('You hold the keyboard').waitFor();
    await page.locator('.xterm-helper-textarea').evaluate((element) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'cd /root\ninsmod miscdrv.ko\ndmesg | tail\n');
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await page.getByRole('dialog').waitFor();
  }],
  ['board-deployed', '/boards/vm-1', 'student', async (page) => {
    await page.getByText('You hold the keyboard').waitFor();
    await page.getByLabel('Parameters').fill('count=3');
    await page.getByRole('button', { name: 'Build and deploy' }).click();
    await page.getByText('hello is loaded.').first().waitFor();
    await page.getByLabel('Output').getByText('count is').waitFor();
  }],
  ['board-deploy-kernel', '/boards/vm-1', 'student', async (page) => {
    await page.getByText('You hold the keyboard').waitFor();
    await page.getByRole('radiogroup', { name: 'What to deploy' }).getByText('Kernel').click();
    await page.getByRole('button', { name: /^bzImage/ }).click();
    await page.getByText('Unable to mount root').waitFor();
  }],
  ['bookings', '/bookings', 'student'],
  ['bookings-week', '/bookings', 'student', (page) => page.getByText('Week', { exact: true }).click()],
  ['bookings-card', '/bookings', 'admin', (page) => page.getByRole('button', { name: /^Maintenance, pi4-02/ }).click()],
  ['bookings-book', '/bookings', 'student', async (page) => {
    await page.getByRole('button', { name: 'Book…' }).click();
    await page.getByText('Every week', { exact: true }).click();
  }],
  ['bookings-refused', '/bookings', 'student', async (page) => {
    await page.getByRole('button', { name: 'Book…' }).click();
    await page.getByRole('textbox', { name: 'Boards', exact: true }).fill('vm-');
    await page.getByRole('option', { name: 'vm-1' }).click();
    await page.getByRole('option', { name: 'vm-3' }).click();
    await page.keyboard.press('Escape');
    await page.getByText('Every day', { exact: true }).click();
    await page.getByLabel('Start', { exact: true }).fill('2099-01-01T15:00'.replace(/^2099-01-01/, new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)));
    await page.getByLabel('End', { exact: true }).fill('2099-01-01T17:00'.replace(/^2099-01-01/, new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)));
    await page.getByRole('button', { name: 'Book 8 reservations' }).click();
    await page.getByRole('alert').waitFor();
  }],
  ['bookings-block', '/bookings', 'admin', (page) => page.getByRole('button', { name: 'Block for maintenance…' }).click()],
  ['bookings-leave', '/bookings', 'teacher', async (page) => {
    await page.getByRole('button', { name: /^Leave the line for pi4-03/ }).click();
    await page.getByText('has to ask anew').waitFor();
  }],
  ['exercises', '/exercises', 'student'],
  ['exercise', '/exercises/miscdrv', 'student', (page) => page.locator('.cm-content').scrollIntoViewIfNeeded()],
  ['exercise-board-none', '/exercises/grub_menu', 'student', (page) => page.getByText('You hold no board').scrollIntoViewIfNeeded()],
  ['exercise-board', '/boards/grub-1', 'student', async (page) => {
    const book = page.getByRole('button', { name: 'Book now' });
    await page.getByText('Live', { exact: true }).waitFor();
    if (await book.isVisible()) await book.click();
    await page.getByText('You hold the keyboard').waitFor();
    await page.goto(`${base}/exercises/grub_menu`);
    await page.getByRole('button', { name: 'Hand in my board' }).click();
    await page.getByText('is being copied').waitFor();
  }],
  ['exercise-upload', '/exercises/timer_simple', 'student', async (page) => {
    await page.getByRole('tab', { name: 'Upload' }).click();
    await page.getByLabel('Source files or an archive').setInputFiles([{ name: 'timer.c', mimeType: 'text/plain', buffer: Buffer.from('int x;\n') }]);
  }],
  ['grades', '/exercises/miscdrv/grades', 'teacher'],
  ['checks', '/exercises/miscdrv/checks', 'teacher'],
  ['attempts', '/attempts', 'student'],
  ['attempts-teacher', '/attempts', 'teacher'],
  ['attempt-full', '/attempts/full', 'student'],
  ['attempt-lanes', '/attempts/lanes', 'teacher', (page) => page.getByText('Period of the timer').scrollIntoViewIfNeeded().catch(() => page.getByRole('button', { name: /Unload|unload/ }).click())],
  ['attempt-crash', '/attempts/crash', 'teacher'],
  ['attempt-build', '/attempts/build', 'student'],
  ['attempt-source', '/attempts/build', 'student', async (page) => {
    await page.getByRole('button', { name: 'miscdrv.c:28:24' }).click();
    await page.getByText('did you mean').first().waitFor();
  }],
  ['attempt-fault', '/attempts/fault', 'student'],
  ['attempt-queued', '/attempts/queued', 'student'],
  ['attempt-running', '/attempts/running', 'teacher', (page) => page.getByText('Live', { exact: true }).waitFor()],
  ['attempt-recording', '/attempts/full', 'student', async (page) => {
    await page.getByRole('tab', { name: 'Console' }).click();
    await page.getByRole('region', { name: 'Recording', exact: true }).waitFor();
  }],
  ['attempt-build-log', '/attempts/full', 'student', (page) => page.getByRole('tab', { name: 'Build log' }).click()],
  ['recordings', '/recordings', 'student', async (page) => {
    await page.getByLabel('Search in recordings').fill('null pointer');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('1 line').waitFor();
  }],
  ['recording', '/recordings/31', 'student', async (page) => {
    await page.getByRole('button', { name: /Kernel panic/ }).click();
    await page.locator('.xterm-rows').getByText('PREEMPT').waitFor();
  }],
  ['recording-text', '/recordings/29?at=18304', 'teacher', async (page) => {
    await page.getByText('Text', { exact: true }).click();
    await page.getByRole('log').getByText('Linux version').waitFor();
  }],
  ['account', '/account', 'student'],
  ['people', '/admin/people', 'admin'],
  ['people-import', '/admin/people', 'admin', async (page) => {
    await page.getByRole('button', { name: 'Import CSV' }).click();
    await page.getByRole('textbox', { name: 'CSV' }).fill('login,name\nada,Ada Lovelace\nbroken\n');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Passwords are shown only now').waitFor();
  }],
  ['board-health', '/boards/vm-1', 'teacher', async (page) => {
    await page.getByRole('table', { name: 'Health history' }).locator('summary').nth(5).click();
  }],
  ['board-by-hand', '/boards/pi4-04', 'admin', (page) => page.getByText('It waits for somebody').first().waitFor()],
  ['lab', '/hosts', 'admin', (page) => page.getByText('Needs a hand').waitFor()],
  ['lab-menu', '/hosts', 'admin', (page) => page.getByRole('button', { name: 'Actions for bench-1' }).click()],
  ['hosts', '/hosts', 'student'],
  ['notifications', '/hosts', 'admin', async (page) => {
    await page.getByRole('button', { name: /notification/ }).locator('visible=true').click();
    await page.getByText('Mark all as read').waitFor();
  }],
  ['host-added', '/hosts', 'admin', async (page) => {
    await page.getByRole('button', { name: 'Add host' }).first().click();
    await page.getByLabel('Host name').fill('bench-6');
    await page.getByRole('dialog').getByRole('button', { name: 'Add host' }).click();
    await page.getByText('shown only now').waitFor();
  }],
  ['audit', '/admin/audit', 'admin'],
  ['not-found', '/nowhere', 'student'],
  ['not-allowed', '/admin/people', 'student'],
];
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

mkdirSync(out, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'screens-'));
let failed = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  for (const scheme of ['light', 'dark']) {
    const context = await chromium.launchPersistentContext(join(profile, `${size}-${scheme}`), {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: flags,
      viewport,
      colorScheme: scheme,
      reducedMotion: 'reduce',
    });
    for (const [name, path, who, act] of pages.filter(([name]) => name.includes(only))) {
      const label = `${name}-${size}-${scheme}`;
      const page = await context.newPage();
      page.setDefaultTimeout(8_000);
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !/40\d/.test(message.text()) && console.log(`${label}: ${message.text()}`));
      page.on('pageerror', (error) => console.log(`${label}: ${error}`));
      try {
        await context.clearCookies();
        if (who) await context.request.post(`${base}/api/session`, { data: { login: who, password: 'demo' } });
        await page.goto(base + path, { waitUntil: 'load' });
        await page.evaluate(() => localStorage.clear());
        await page.evaluate(() => document.fonts.ready);
        await page.getByRole('heading').first().waitFor();
        await page.waitForFunction(() => document.querySelectorAll('[role=status][aria-label^=Loading]').length === 0);
        await act?.(page);
        await page.waitForTimeout(500);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (overflow > 0) console.log(`${label}: ${overflow} px wider than the window`);
        await page.screenshot({ path: join(out, `${label}.png`), fullPage: true });
      } catch (error) {
        failed++;
        console.log(`${label}: ${String(error).split('\n').slice(0, 3).join(' ')}`);
        await page.screenshot({ path: join(out, `${label}-FAILED.png`) }).catch(() => undefined);
      }
      await page.close();
    }
    await context.close();
  }
}
rmSync(profile, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
