// Figures of a benchmark, kept from run to run: a change for the worse is said, never passed over.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname } from 'node:path'

/** What counts as the same: two runs on a machine at rest differ by less. */
const NOISE = 0.1

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One line: the median, the least and the most. */
export const spread = (values) =>
  [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2).padStart(8)).join(' ')

/** Whether other work would spoil what is measured here: says so, and by how much. */
export function warnWhenBusy() {
  const [load] = loadavg()
  if (load > cpus().length / 2) {
    console.log(`NOTE: other work runs on this machine (load ${load.toFixed(1)} on ${cpus().length} processors), so the figures are worth little.`)
  }
}

/**
 * Compares with the run before and keeps this one.
 * @param file where the figures of this benchmark are kept
 * @param figures name to number of seconds, or of something else of which less is better; those in `more` the other way round
 */
export function keep(file, figures, more = []) {
  if (existsSync(file)) {
    const last = JSON.parse(readFileSync(file, 'utf8'))
    console.log(`compared with ${last.at}:`)
    for (const [name, now] of Object.entries(figures)) {
      const before = last.figures?.[name]
      if (!before) continue
      const worse = more.includes(name) ? before / now - 1 : now / before - 1
      const percent = `${Math.abs(worse * 100).toFixed(0)} %`
      const verdict = worse > NOISE ? `WORSE than last time by ${percent}` : worse < -NOISE ? `better by ${percent}` : 'the same'
      console.log(`  ${name.padEnd(28)} ${before.toFixed(2).padStart(8)} -> ${now.toFixed(2).padStart(8)}  ${verdict}`)
    }
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), load: loadavg()[0], figures }, null, 2) + '\n')
}
