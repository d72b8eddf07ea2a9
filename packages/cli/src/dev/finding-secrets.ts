import { posthorn, type Sender } from '@posthorn/listener'

/**
 * Posthorn with secrets that are found when they are needed. It reads bodies without an envelope too,
 * since nothing is done with them here but showing them.
 */
export function findingSecrets(keys: {
  readonly secrets: () => string[]
  readonly find: () => Promise<void>
}): Sender {
  const known = posthorn({ secrets: keys.secrets })
  return {
    ...known,
    async authenticate(message) {
      const proof = await known.authenticate(message)
      if (proof.ok) return proof
      await keys.find()
      return known.authenticate(message)
    },
    read(message, json) {
      const reading = known.read(message, json)
      if (reading.kind !== 'malformed') return reading
      const id = message.header('webhook-id') ?? ''
      return {
        kind: 'event',
        event: { id, topic: 'unknown', time: null, data: json, context: null },
      }
    },
  }
}
