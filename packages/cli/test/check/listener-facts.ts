import type { ListenerFacts } from '../../src/check/listener-under-test.ts'
import { readSigningKey } from '../../src/check/signing-keys.ts'
import { findTarget } from '../../src/check/target.ts'

/** What a run knows of a listener with this secret, that takes 1 MiB and answers within 5 s. */
export async function listenerFacts(url: string, secret: string): Promise<ListenerFacts> {
  return {
    target: await findTarget(url),
    keys: [await readSigningKey(secret)],
    secrets: [secret],
    effects: null,
    maxBodyBytes: 1_048_576,
    answerMs: 5_000,
  }
}
