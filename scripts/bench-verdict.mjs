// Rounds of lab and bare script in turn (A B A B), so that a drift of the machine's speed meets both alike.
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesOf, Person, until, URL_OF_LAB } from '../src/test/end-to-end/lab.mjs'
import { keep, median, spread as show, warnWhenBusy } from './bench-figures.mjs'

const [rounds, vmlinuz, kept] = [Number(process.argv[2]), process.argv[3], process.argv[4]]
const WARM_UP = 30
const PHASES = ['QUEUED', 'CLAIMED', 'BUILDING', 'PREPARING', 'RUNNING', 'REPORTING']

/** What the portal's pages listen to: they look again whenever something changed. */
class Events {
  #changed = false
  #wake = () => {}

  static async of(person) {
    const events = new Events()
    const answer = await fetch(`${URL_OF_LAB}/api/events`, { headers: { cookie: person.cookie, accept: 'text/event-stream' } })
    if (!answer.ok) throw new Error(`the event stream answers ${answer.status}`)
    events.#listen(answer.body.pipeThrough(new TextDecoderStream()))
    return events
  }

  async #listen(stream) {
    for await (const text of stream) {
      if (!text.includes('"attempt"')) continue
      this.#changed = true
      this.#wake()
    }
  }

  /** Until something changed since the last time, or for so many ms. */
  async change(most) {
    if (!this.#changed) {
      let timer
      await new Promise((resume) => {
        this.#wake = resume
        timer = setTimeout(resume, most)
      })
      clearTimeout(timer)
    }
    this.#changed = false
  }
}

const student = await Person.signIn('student')
const solution = filesOf('miscdrv', 'solution')
const events = await Events.of(student)

async function labRound() {
  // The pool has refilled: what is measured is a student's submission to a lab at rest.
  await until('a ready board', 120, async () => (await student.get('/api/boards')).every((board) => board.state === 'READY' || board.state === 'IN_USE'))
  const began = performance.now()
  const id = await student.handIn('miscdrv', solution)
  let attempt
  do {
    await events.change(5000)
    attempt = await student.get(`/api/attempts/${id}`)
    if (performance.now() - began > 120_000) throw new Error(`attempt ${id} is still ${attempt.state}`)
  } while (!['GRADED', 'LAB_FAULT'].includes(attempt.state))
  const total = (performance.now() - began) / 1000
  if (attempt.score !== attempt.maxScore) throw new Error(`attempt ${id}: ${attempt.summary}`)
  const phases = Object.fromEntries(attempt.phases.map((phase) => [phase.state, (phase.ms ?? 0) / 1000]))
  const checks = attempt.checks.reduce((sum, check) => sum + (check.id === 'build' ? 0 : check.tookMs), 0) / 1000
  return { total, phases, checks }
}

function bareRound() {
  const out = execFileSync('scripts/bare-verdict.sh', [vmlinuz, 'exercises/miscdrv/solution', join(tmpdir(), 'bootbench-bare')], { encoding: 'utf8' })
  const [build, boot, verdict] = out.trim().split(' ')
  if (verdict !== 'pass') throw new Error(`the bare script's verdict is ${verdict}`)
  return { build: Number(build), boot: Number(boot) }
}

const labs = []
const bares = []
warnWhenBusy()
// A lab runs for weeks: the first attempts read headers from disk, learn the kernel's build and compile the lab's own code.
for (let i = 0; i < WARM_UP; i++) await labRound()
bareRound()
for (let round = 1; round <= rounds; round++) {
  labs.push(await labRound())
  bares.push(bareRound())
  process.stderr.write(`round ${round}/${rounds}: lab ${labs.at(-1).total.toFixed(2)} s, script ${(bares.at(-1).build + bares.at(-1).boot).toFixed(2)} s\n`)
}

const lab = median(labs.map((each) => each.total))
const bare = median(bares.map((each) => each.build + each.boot))
const boot = median(bares.map((each) => each.boot))
console.log(`${rounds} rounds, seconds            median      min      max`)
console.log(`submit to verdict             ${show(labs.map((each) => each.total))}`)
for (const phase of PHASES) console.log(`  ${phase.toLowerCase().padEnd(28)}${show(labs.map((each) => each.phases[phase] ?? 0))}`)
console.log(`  (checks' own run)           ${show(labs.map((each) => each.checks))}`)
console.log(`  (beyond build and checks)   ${show(labs.map((each) => each.total - (each.phases.BUILDING ?? 0) - each.checks))}`)
console.log(`bare script                   ${show(bares.map((each) => each.build + each.boot))}`)
console.log(`  build                       ${show(bares.map((each) => each.build))}`)
console.log(`  cold boot, checks, off      ${show(bares.map((each) => each.boot))}`)
console.log(`ratio lab / script            ${(lab / bare).toFixed(2).padStart(8)}`)
const beyond = median(labs.map((each) => each.total - (each.phases.BUILDING ?? 0) - each.checks))
console.log(`  wanted: at most 0.25      ${lab / bare <= 0.25 ? 'met' : 'NOT met'}`)
console.log(`beyond build and checks, median ${beyond.toFixed(2)} s; wanted: at most 1.00 s: ${beyond <= 1 ? 'met' : 'NOT met'}`)
if (boot > 10) {
  console.log('VOID: the bare script needed more than 10 s without the build, so the machine was busy.')
  process.exit(1)
}
const phase = (name) => median(labs.map((each) => each.phases[name] ?? 0))
keep(kept, { 'submit to verdict': lab, 'bare script': bare, 'ratio': lab / bare, 'beyond build and checks': beyond,
  'build': phase('BUILDING'), 'prepare': phase('PREPARING'), 'run': phase('RUNNING') })
// The event stream would keep this program alive.
process.exit(0)
