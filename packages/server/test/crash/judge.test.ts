import { expect, test } from 'vitest'
import { type Evidence, judge } from './judge.ts'
import { type LedgerPost, readLedger } from './ledger-posts.ts'

const paths = ['/a', '/b']
const accepted = { marks: ['m1'], end: 'accepted', ids: ['e1'], sends: 1 } as const
const cut = { marks: ['m1', 'm2'], end: 'unknown', ids: [], sends: 1 } as const
const lives = [
  { spawnedAtMs: 0, end: 'killed' },
  { spawnedAtMs: 100, end: 'stopped' },
  { spawnedAtMs: 200, end: null },
] as const

function post(path: string, atMs: number, more: Partial<LedgerPost> = {}): LedgerPost {
  return { path, atMs, id: 'e1', mark: 'm1', verdict: 'valid', taken: true, ...more }
}

function verdict(evidence: Partial<Evidence>) {
  return judge({ publishes: [accepted], posts: [], paths, lives, mostInFlight: 1, ...evidence })
}

test('an event is delivered when every webhook took it', () => {
  const posts = [post('/a', 10), post('/b', 11, { taken: false }), post('/b', 120)]
  expect(verdict({ posts })).toEqual({
    accepted: 1,
    delivered: 1,
    duplicates: 0,
    mostDuplicates: 0,
    unknown: { events: 0, arrived: 0 },
    faults: [],
  })
})

test('an event that one webhook did not take is lost', () => {
  expect(verdict({ posts: [post('/a', 10)] })).toMatchObject({ accepted: 1, delivered: 0 })
  const posts = [post('/a', 10), post('/b', 10, { taken: false })]
  expect(verdict({ posts })).toMatchObject({ accepted: 1, delivered: 0 })
})

test('a delivery sent again after a kill is a duplicate, up to what was in flight', () => {
  const posts = [post('/a', 10), post('/b', 10), post('/a', 110)]
  expect(verdict({ posts })).toMatchObject({ duplicates: 1, mostDuplicates: 1, faults: [] })
  const twice = verdict({ posts: [...posts, post('/b', 110)] })
  expect(twice.faults).toEqual(['2 duplicates after kill 1, more than 1'])
})

test('a delivery sent again within one life, or after a stop, is a fault', () => {
  const first = [post('/a', 110), post('/b', 110)]
  expect(verdict({ posts: [...first, post('/a', 120)] }).faults).toEqual([
    'e1 was sent to /a again within one life',
  ])
  expect(verdict({ posts: [...first, post('/a', 210)] }).faults).toEqual([
    'e1 was sent to /a again after a stop',
  ])
})

test('a batch whose answer was lost arrives whole or not at all', () => {
  const publishes = [cut]
  const first = paths.map((path) => post(path, 10))
  const second = paths.map((path) => post(path, 10, { id: 'e2', mark: 'm2' }))
  expect(verdict({ publishes })).toMatchObject({ unknown: { events: 2, arrived: 0 }, faults: [] })
  expect(verdict({ publishes, posts: [...first, ...second] })).toMatchObject({
    unknown: { events: 2, arrived: 2 },
    faults: [],
  })
  expect(verdict({ publishes, posts: first }).faults).toHaveLength(1)
  expect(verdict({ publishes, posts: [...first, ...second.slice(1)] }).faults).toHaveLength(1)
})

test('what was refused never arrives, and what was sent twice under one key arrives once', () => {
  const posts = paths.map((path) => post(path, 10))
  expect(verdict({ publishes: [{ ...cut, end: 'refused' }], posts }).faults).toHaveLength(1)
  const copies = [...posts, post('/a', 20, { id: 'e9' })]
  expect(verdict({ posts: copies }).faults).toEqual(['event e9 is a second copy of one of e1'])
})

test('a wrong signature is a fault', () => {
  const posts = paths.map((path) => post(path, 10, { verdict: 'wrong' }))
  expect(verdict({ posts }).faults).toHaveLength(2)
})

test('a line of the ledger is read with the mark in its payload', () => {
  const body = Buffer.from('{"data":{"mark":"m1"}}').toString('base64')
  expect(readLedger(`1.5\t/a\te1\tvalid\t204\t${body}\n`)).toEqual([post('/a', 1.5)])
})
