import type { WalkCursor, WalkEnd, WalkStep } from '../../store.ts'

/** How far one owner of rows was worked through. */
export interface Visit {
  /** Rows looked at or removed. */
  readonly spent: number
  /** Of these, what was removed or moved. */
  readonly done: number
  /** The last row that needs no second look on this walk; null when the owner has no more. */
  readonly after: string | null
}

export interface Walked<Owner extends { readonly id: string }> {
  /** The first owner whose id does not sort before the text. */
  readonly nextFrom: (id: string) => Owner | undefined
  readonly visit: (owner: Owner, from: { readonly after: string; readonly limit: number }) => Visit
}

/**
 * One step of a walk over owners of rows (channels, webhooks) in order of their ids. An owner costs at
 * least one of the step's limit, so that a step is short also where many have nothing to do.
 */
export function walk<Owner extends { readonly id: string }>(
  step: WalkStep,
  { nextFrom, visit }: Walked<Owner>,
): WalkEnd {
  let place: WalkCursor | null = step.cursor
  let done = 0
  for (let left = step.limit; left > 0; ) {
    const owner = nextFrom(placeOf(place))
    if (owner === undefined) return { done, cursor: null }
    const after = owner.id === place?.of ? (place.after ?? '') : ''
    const end = visit(owner, { after, limit: left })
    left -= Math.max(1, end.spent)
    done += end.done
    place = { of: owner.id, after: end.after }
  }
  return { done, cursor: place }
}

/** Ids are of one length, so `~` behind one sorts after it and before every other. */
function placeOf(place: WalkCursor | null): string {
  if (place === null) return ''
  return place.after === null ? `${place.of}~` : place.of
}
