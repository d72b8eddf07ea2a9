import { channels } from './channels.ts'
import { deliveries } from './deliveries.ts'
import { events } from './events.ts'
import { keys } from './keys.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { navigation, session, shell } from './shell.ts'
import { topics } from './topics.ts'
import { webhooks } from './webhooks.ts'

/** Every word that the console shows, a file per noun. */
export const strings = {
  shell,
  navigation,
  session,
  parts,
  overview,
  webhooks,
  deliveries,
  events,
  topics,
  channels,
  keys,
}
