import { expect, test } from 'vitest'
import { runRounds } from './rounds.ts'

test('a killed server loses nothing that it accepted, a stopped one sends nothing twice', async () => {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const judgement = await runRounds({ rounds: 2, seed: 7, say })
  expect(judgement.faults, said.join('\n')).toEqual([])
  expect(judgement.accepted).toBeGreaterThan(0)
  expect(judgement.delivered).toBe(judgement.accepted)
}, 120_000)
