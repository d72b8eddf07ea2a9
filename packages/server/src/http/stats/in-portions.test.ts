import { expect, test } from 'vitest'
import { inPortions } from './in-portions.ts'

/** So many rows, and how often they were asked for. */
function rowsOf(count: number) {
  const ids = Array.from({ length: count }, (_, n) => `w${String(n).padStart(5, '0')}`)
  const rows = {
    asked: 0,
    idOf: ({ id }: { readonly id: string }) => id,
    async read({ after, limit }: { readonly after: string | null; readonly limit: number }) {
      rows.asked += 1
      const rest = after === null ? ids : ids.filter((id) => id > after)
      return rest.slice(0, limit).map((id) => ({ id }))
    },
  }
  return rows
}

test.each([0, 19, 20, 41])('all of %i rows are read, each once', async (count) => {
  const { signal } = new AbortController()
  const ids = []
  for await (const { id } of inPortions({ ...rowsOf(count), signal })) ids.push(id)
  expect([ids.length, new Set(ids).size]).toEqual([count, count])
})

test('nothing more is read for a client that went away', async () => {
  const client = new AbortController()
  const rows = rowsOf(1_000)
  const { idOf, read } = rows
  for await (const { id } of inPortions({ idOf, read, signal: client.signal })) {
    if (id === 'w00025') client.abort()
  }
  expect(rows.asked).toBe(2)
})
