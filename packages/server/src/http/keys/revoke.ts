import { isUuid, type KeyId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { revokeKey } from '../../operations/keys/revoke-key.ts'
import { noSuchKey } from '../../operations/not-found.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentKey } from './present.ts'

export async function revoke({ context, channel, params }: ChannelCall): Promise<Outcome> {
  const id = params.key ?? ''
  if (!isUuid(id)) return noSuchKey(id)
  const key = await revokeKey(context, channel.id, id as KeyId)
  return isRefusal(key) ? key : jsonAnswer(200, presentKey(key))
}
