import { type BodyVariant, bodyVariants } from './body-variants.ts'
import { type Finding, findingOf } from './finding.ts'

/** A key to try, and what is wrong with the secret when it is that one. */
export interface KeyToTry<Key> {
  readonly key: Key
  readonly finding: Finding | null
}

interface Search<Key> {
  readonly keys: readonly KeyToTry<Key>[]
  readonly body: Uint8Array
  /** Whether the signature is that of this body under this key. */
  readonly fits: (key: Key, body: Uint8Array) => Promise<boolean>
}

/**
 * What was done to body or secret so that the signature does not fit: nothing for an empty list, and
 * null when no known change explains it. One change is believed before two.
 */
export async function findChange<Key>({
  keys,
  body,
  fits,
}: Search<Key>): Promise<Finding[] | null> {
  const bodies: (BodyVariant | null)[] = [null, ...bodyVariants(body)]
  const changesOf = (key: KeyToTry<Key>, variant: BodyVariant | null) =>
    [key.finding, variant].filter((each) => each !== null).map(findingOf)
  const tries = keys.flatMap((key) => bodies.map((variant) => ({ key, variant })))
  tries.sort((a, b) => changesOf(a.key, a.variant).length - changesOf(b.key, b.variant).length)
  for (const { key, variant } of tries) {
    if (await fits(key.key, variant?.body ?? body)) return changesOf(key, variant)
  }
  return null
}
