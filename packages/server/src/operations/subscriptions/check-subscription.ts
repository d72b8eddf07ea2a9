import { quoted } from '../../domain/refusal/quoted.ts'
import { redactUrl } from '../../domain/refusal/redact.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { isUnknown } from '../topics/known-topics.ts'

export function refuseConsumerUrl(
  { refuseUrl }: Pick<OperationContext, 'refuseUrl'>,
  url: string,
): Refusal | null {
  const reason = refuseUrl(url)
  if (reason === null) return null
  const detail = `${quoted(redactUrl(url))} is not a usable consumerUrl. ${reason}`
  return { refused: 'url_unusable', detail }
}

/** A subscription names topics of the catalog alone, whether its channel is strict or not. */
export function refuseUnknownTopics(
  { directory }: Pick<OperationContext, 'directory'>,
  names: readonly string[],
): Refusal | null {
  const unknown = names.filter((name) => isUnknown(directory, name))
  if (unknown.length === 0) return null
  const which = unknown.map(quoted).join(', ')
  return {
    refused: 'unknown_topic',
    detail: `Not in the catalog: ${which}. GET /webhooks/v2/topics lists the topics that are.`,
  }
}
