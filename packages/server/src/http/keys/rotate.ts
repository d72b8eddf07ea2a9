import type { KeyRotation } from '@posthorn/contract'
import { isUuid, type KeyId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { rotateKey } from '../../operations/keys/rotate-key.ts'
import { noSuchKey } from '../../operations/not-found.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentKey } from './present.ts'
import { refuseScopes } from './refuse-scopes.ts'

export async function rotate(call: ChannelCall<KeyRotation>): Promise<Outcome> {
  const id = call.params.key ?? ''
  if (!isUuid(id)) return noSuchKey(id)
  const minted = await rotateKey(call.context, {
    channelId: call.channel.id,
    keyId: id as KeyId,
    overlapMs: (call.body.overlap_seconds ?? 86_400) * 1000,
    refuse: (old) => refuseScopes(call.key, old.scopes),
  })
  if (isRefusal(minted)) return minted
  return jsonAnswer(200, { ...presentKey(minted.key), key: minted.text })
}
