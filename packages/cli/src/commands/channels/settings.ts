import type { ChannelChanges, NewChannel } from '@posthorn/client'
import { type Fields, number, text, textOrNone, toggle } from '../../flags/fields.ts'

const settings: Fields<Omit<ChannelChanges, 'name'>> = {
  description: textOrNone('text', 'for people'),
  email: textOrNone('address', 'whom to write to'),
  website: textOrNone('url', 'of the publisher'),
  public: toggle('anyone may subscribe a webhook without a key'),
  default_format: text(
    'format',
    'body of webhooks that name none: channel, standard, context, acculynx, cloudevents, cloudevents-binary, raw',
  ),
  validation: text('method', 'of webhooks that name none: none, code, challenge, cloudevents'),
  require_validation: toggle('no webhook may go without validation'),
  strict_topics: toggle('take only topics of the catalog'),
  retention_days: number('days', 'after which events and their log are removed'),
  max_hold_days: number('days', 'that a delivery may wait, held or on a stream'),
}

export const newChannelFields: Fields<Omit<NewChannel, 'name'>> = {
  guid: text('guid', 'your own id of it; works wherever the id does, and never changes'),
  ...settings,
}

export const channelChangeFields: Fields<ChannelChanges> = {
  name: text('name', 'what people call it'),
  ...settings,
}
