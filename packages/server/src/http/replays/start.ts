import type { NewReplay, ReplayDryRun } from '@posthorn/contract'
import type { ChannelId, ReplayId } from '../../domain/ids.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import type { ReplayScope } from '../../domain/replay.ts'
import { noDeliveries } from '../../operations/replays/count-deliveries.ts'
import { countReplay } from '../../operations/replays/count-replay.ts'
import {
  replayPath,
  type StartedReplay,
  startReplay,
} from '../../operations/replays/start-replay.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { once } from '../request/idempotency.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from '../webhooks/ref.ts'
import { presentReplay } from './present.ts'
import { replayScope } from './scope.ts'

export async function start(call: ChannelCall<NewReplay>): Promise<Outcome> {
  if (call.body.dry_run === true) return count(call)
  const { context } = call
  const answer = await once(
    call,
    async (remember) => {
      const scope = await readScope(call)
      return isRefusal(scope) ? scope : startReplay(context, scope, remember)
    },
    ({ replay }: StartedReplay) =>
      jsonAnswer(202, presentReplay(context.directory, replay, noDeliveries)),
  )
  return isRefusal(answer) ? answer : withLocation(answer, call.channel.id)
}

async function count(call: ChannelCall<NewReplay>): Promise<Outcome> {
  const scope = await readScope(call)
  if (isRefusal(scope)) return scope
  const { total, totalCapped } = await countReplay(call.context, scope)
  const counted: ReplayDryRun = { dry_run: true, total, total_capped: totalCapped }
  return jsonAnswer(200, counted)
}

async function readScope(call: ChannelCall<NewReplay>): Promise<ReplayScope | Refusal> {
  const webhook = await readWebhook(call)
  return isRefusal(webhook) ? webhook : replayScope(call, webhook)
}

/** Also the answer to an earlier request, of which the body alone was remembered. */
function withLocation(answer: Answer, channelId: ChannelId): Answer {
  const { id }: { id: ReplayId } = JSON.parse(Buffer.from(answer.body).toString())
  return { ...answer, headers: { ...answer.headers, location: replayPath(channelId, id) } }
}
