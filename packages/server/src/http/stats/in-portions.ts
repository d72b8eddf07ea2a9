/** Rows read at once: 1 ms, and 4 at the most. Others have their turn in between. */
const portion = 20

interface Portions<Id, Row> {
  /** In order of their ids. */
  readonly read: (page: { readonly after: Id | null; readonly limit: number }) => Promise<Row[]>
  readonly idOf: (row: Row) => Id
  readonly signal: AbortSignal
}

/** Each row once; ends early when nobody waits for them any more. */
export async function* inPortions<Id, Row>({
  idOf,
  read,
  signal,
}: Portions<Id, Row>): AsyncGenerator<Row> {
  let after: Id | null = null
  while (!signal.aborted) {
    const found: Row[] = await read({ after, limit: portion })
    yield* found
    const last = found.at(-1)
    if (last === undefined || found.length < portion) return
    after = idOf(last)
  }
}
