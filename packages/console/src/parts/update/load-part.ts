import { strings } from '../../strings/strings.ts'

/** A part of the console that should have come now has not: it is of a build that is gone, usually. */
export class GonePart extends Error {
  override readonly name = 'GonePart'
  constructor(cause: unknown) {
    super(strings.parts.update.gone, { cause })
  }
}

/** Loads what comes only when it is asked for. Rejects with a `GonePart`. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch (error) {
    throw new GonePart(error)
  }
}
