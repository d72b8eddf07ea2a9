import type { BodyProblem } from './incoming.ts'

/**
 * A body over the limit is read on and thrown away up to this many times the limit before it is
 * refused: a sender that is still writing when the connection closes never sees the answer.
 */
const drainFactor = 8

/** Gathers the chunks of a body, and no more of them than the limit allows. */
export class BodyGatherer {
  readonly #maxBytes: number
  readonly #chunks: Uint8Array[] = []
  #size = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** `false`: so much came that there is no use in reading on. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.length
    if (this.#size <= this.#maxBytes) this.#chunks.push(chunk)
    else this.#chunks.length = 0
    return this.#size <= this.#maxBytes * drainFactor
  }

  body(): Uint8Array | BodyProblem {
    if (this.#size > this.#maxBytes) return 'too_large'
    const [only] = this.#chunks
    if (only !== undefined && this.#chunks.length === 1) return only
    const body = new Uint8Array(this.#size)
    let at = 0
    for (const chunk of this.#chunks) {
      body.set(chunk, at)
      at += chunk.length
    }
    return body
  }
}

/** The bytes of a Fetch API request. Never its text, which loses a BOM and invalid UTF-8. */
export async function readRequestBody(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array | BodyProblem> {
  if (request.bodyUsed) return 'already_read'
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) <= maxBytes) {
    const body = new Uint8Array(await request.arrayBuffer())
    return body.length > maxBytes ? 'too_large' : body
  }
  const gatherer = new BodyGatherer(maxBytes)
  for await (const chunk of request.body ?? []) {
    if (!gatherer.add(chunk)) break
  }
  return gatherer.body()
}
