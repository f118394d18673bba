// What the end-to-end tests share: the running lab's API, its accounts, its processes, and waiting with a deadline.
import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const URL_OF_LAB = process.env.BOOTBENCH_URL
export const HOME = process.env.LAB_HOME
export const ROOT = process.env.LAB_ROOT

const run = promisify(execFile)

/** Runs ./lab with the test's own lab; the exit code is part of the answer, not an exception. */
export async function lab(...args) {
  try {
    const { stdout, stderr } = await run(join(ROOT, 'lab'), args, { timeout: 300_000, maxBuffer: 1 << 26 })
    return { code: 0, stdout, stderr }
  } catch (failure) {
    return { code: failure.code, stdout: failure.stdout, stderr: failure.stderr }
  }
}

export function password(login) {
  const line = readFileSync(join(HOME, 'accounts.txt'), 'utf8')
    .split('\n')
    .find((each) => each.split(/\s+/)[0] === login)
  return line.split(/\s+/)[1]
}

/** Polls until `look` answers something true; fails with `what` after the deadline. */
export async function until(what, seconds, look) {
  const deadline = Date.now() + seconds * 1000
  let last
  for (;;) {
    try {
      const found = await look()
      if (found) return found
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}${last ? ` (last: ${last.message})` : ''}`)
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

/** The API as one person. */
export class Person {
  constructor(login) {
    this.login = login
  }

  static async signIn(login, word = password(login)) {
    const person = new Person(login)
    const answer = await person.raw('POST', '/api/session', { login, password: word })
    if (answer.status !== 200) throw new Error(`${login} cannot sign in: ${answer.status} ${await answer.text()}`)
    person.cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ')
    return person
  }

  raw(method, path, body, headers = {}) {
    const json = body !== undefined && !(body instanceof Uint8Array)
    return fetch(URL_OF_LAB + path, {
      method,
      headers: {
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...(this.cookie ? { cookie: this.cookie, origin: URL_OF_LAB } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
      signal: AbortSignal.timeout(60_000),
    })
  }

  async ask(method, path, body) {
    const answer = await this.raw(method, path, body)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }

  get = (path) => this.ask('GET', path)
  post = (path, body = {}) => this.ask('POST', path, body)

  /** Hands in and answers the attempt's id. */
  async handIn(exercise, files) {
    const answer = await this.post(`/api/exercises/${exercise}/submissions`, { files })
    return answer.attempt.id
  }

  async attempt(id, seconds, ...states) {
    return until(`attempt ${id} is ${states.join(' or ')}`, seconds, async () => {
      const attempt = await this.get(`/api/attempts/${id}`)
      return states.includes(attempt.state) && attempt
    })
  }

  graded = (id, seconds = 120) => this.attempt(id, seconds, 'GRADED', 'LAB_FAULT', 'CANCELLED')
}

/** The files of a directory of an exercise, as the API takes them. */
export function filesOf(exercise, folder) {
  const path = join(ROOT, 'exercises', exercise, folder)
  return readdirSync(path, { withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => ({ path: each.name, text: readFileSync(join(path, each.name), 'utf8') }))
}

/** What a board's serial line carried, as its agent wrote it down; `first` is the number of the first byte. */
export function rawLog(board) {
  const folder = join(HOME, 'agent', 'boards', board)
  const segments = readdirSync(folder).filter((name) => /^console\.\d+\.raw$/.test(name)).sort()
  return { first: Number(/\d+/.exec(segments[0])[0]), bytes: Buffer.concat(segments.map((name) => readFileSync(join(folder, name)))) }
}

/** The pid of a process of this lab. */
export function pid(name) {
  return Number(readFileSync(join(HOME, 'run', `${name}.pid`), 'utf8').split(' ')[0])
}

/** Ends a program of this lab as a power cut would, and waits until it is gone. */
export async function killHard(name) {
  const id = pid(name)
  process.kill(id, 'SIGKILL')
  await until(`the ${name} is gone`, 20, () => {
    try {
      return /^[ZX]$/.test(readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').pop()[0])
    } catch {
      return true
    }
  })
}

/** Gives back what an earlier test booked, and waits until every board of ./lab up is pristine; other hosts' do not matter. */
export async function boardsReady(person, seconds = 120) {
  for (const board of await person.get('/api/boards')) {
    if (board.mine && board.hold?.kind === 'RESERVATION') {
      await person.ask('DELETE', `/api/reservations/${board.hold.id}`)
    }
  }
  await until('all five boards are ready', seconds, async () => {
    const boards = (await person.get('/api/boards')).filter((board) => board.host === 'bench-1')
    if (boards.length === 5 && boards.every((board) => board.state === 'READY')) return true
    throw new Error(boards.map((board) => `${board.name} ${board.state}`).join(', '))
  })
}
