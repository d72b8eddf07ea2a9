import type { Topic } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { detailsOf, jsonBlock, without } from '../../terminal/details.ts'

export function topicDetails(io: Io, topic: Topic): string {
  const details = detailsOf(io, without(topic, 'example', 'schema'))
  const blocks = (['example', 'schema'] as const).map((name) =>
    topic[name] === null ? '' : jsonBlock(io, name, topic[name]),
  )
  return [details, ...blocks].join('')
}
