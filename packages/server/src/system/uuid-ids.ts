import { v7 } from 'uuid'
import type { Id, IdSource } from '../domain/ids.ts'

/** UUIDv7 (RFC 9562) with a counter: ids of one process sort in the order in which they were made. */
export const uuidIds: IdSource = {
  next: <Noun extends string>() => v7() as Id<Noun>,
}
