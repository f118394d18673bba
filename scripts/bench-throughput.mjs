// First a few attempts one after the other, to learn what one costs; then many at once, to see what the lab makes of it.
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { filesOf, HOME, Person, until } from '../src/test/end-to-end/lab.mjs'
import { keep, median, spread, warnWhenBusy } from './bench-figures.mjs'

const [attempts, kept] = [Number(process.argv[2]), process.argv[3]]
const ALONE = 5
const PHASES = ['QUEUED', 'CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING']
const TICKS = 100

const admin = await Person.signIn('admin')
const student = await Person.signIn('student')
const solution = filesOf('miscdrv', 'solution')

/** Processor seconds that the whole machine has spent since it started: nothing the lab starts can hide from it. */
function spent() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number)
  return (user + nice + system + irq + softirq) / TICKS
}

/** MiB of this lab's virtual machines; what two share is counted once. */
function poolMemory() {
  let kilobytes = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (command.includes('qemu-system') && command.includes(HOME)) {
        kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  return kilobytes / 1024
}

/** People of a class: of one person's hand-ins only the newest stays in the queue. */
async function people(size) {
  const found = []
  for (let i = 1; i <= size; i++) {
    const login = `bench-${i}`
    const made = await admin.raw('POST', '/api/people', { login, name: `Bench ${i}`, role: 'STUDENT' })
    const { password } = made.ok ? await made.json() : await admin.post(`/api/people/${login}/reset`)
    found.push(await Person.signIn(login, password))
  }
  return found
}

const atRest = () =>
  until('all boards ready', 180, async () => (await student.get('/api/boards')).every((board) => board.state === 'READY'))

async function graded(person, id) {
  const attempt = await person.graded(id, 60 * 60)
  if (attempt.score !== attempt.maxScore) throw new Error(`attempt ${id}: ${attempt.summary}`)
  return attempt
}

warnWhenBusy()
await atRest()
for (let i = 0; i < 2; i++) await graded(student, await student.handIn('miscdrv', solution))
await atRest()

const before = spent()
for (let i = 0; i < ALONE; i++) {
  await graded(student, await student.handIn('miscdrv', solution))
  await atRest()
}
const cost = (spent() - before) / ALONE
const ceiling = (cpus().length * 60) / cost
const memory = poolMemory()

const students = await people(attempts)
const began = performance.now()
const ids = await Promise.all(students.map((each) => each.handIn('miscdrv', solution)))
const done = []
for (const [i, id] of ids.entries()) done.push(await graded(students[i], id))
const rate = (attempts * 60_000) / (performance.now() - began)

console.log(`one attempt costs             ${cost.toFixed(2).padStart(8)} s of processor time, its reset included`)
console.log(`ceiling                       ${ceiling.toFixed(1).padStart(8)} attempts per minute on ${cpus().length} processors`)
console.log(`queue full, ${String(attempts).padEnd(4)} attempts     ${rate.toFixed(1).padStart(8)} attempts per minute`)
console.log(`share of the ceiling          ${((rate / ceiling) * 100).toFixed(0).padStart(8)} %; wanted: at least 70: ${rate / ceiling >= 0.7 ? 'met' : 'NOT met'}`)
console.log(`memory of the virtual boards  ${memory.toFixed(0).padStart(8)} MiB`)
console.log('phases, seconds                 median      min      max')
for (const phase of PHASES) {
  const times = done.map((attempt) => (attempt.phases.find((each) => each.state === phase)?.ms ?? 0) / 1000)
  console.log(`  ${phase.toLowerCase().padEnd(28)}${spread(times)}`)
}
const run = median(done.map((attempt) => (attempt.phases.find((each) => each.state === 'RUNNING')?.ms ?? 0) / 1000))
keep(kept, { 'attempts per minute': rate, 'share of the ceiling': rate / ceiling, 'processor seconds each': cost, 'memory of the pool': memory, run },
  ['attempts per minute', 'share of the ceiling'])
