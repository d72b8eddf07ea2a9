/**
 * `npm run test:crash -- --rounds 20 [--seed N]`: publishes under load, kills the server with `kill -9`
 * at random moments, starts it again, and compares what a receiver wrote down with the answers that the
 * publishers got. Exits with 0 only if nothing was lost and nothing else went wrong.
 */
import { parseArgs } from 'node:util'
import { isSound, mostInFlight, runRounds } from './rounds.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string' } },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run test:crash -- [--rounds N] [--seed N], both whole numbers.')
  process.exit(2)
}

// The server is ended when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

console.log(`seed ${seed} (the moments are the same with the same seed, the load is not)`)
const judgement = await runRounds({ rounds, seed, say: console.log })
const { accepted, delivered, duplicates, faults, mostDuplicates, unknown } = judgement
for (const fault of faults.slice(0, 20)) console.log(`wrong: ${fault}`)
if (faults.length > 20) console.log(`wrong: ${faults.length - 20} more`)
console.log(
  `answers lost with the connection: ${unknown.events} events, ${unknown.arrived} of them delivered, every batch whole or not at all`,
)
console.log(
  `duplicates after one kill: ${mostDuplicates} at most (allowed: ${mostInFlight}, the attempts under way and two commits of outcomes)`,
)
console.log(
  `rounds ${rounds}, accepted ${accepted}, delivered ${delivered}, lost ${accepted - delivered}, duplicates ${duplicates}`,
)
process.exitCode = isSound(judgement) ? 0 : 1
