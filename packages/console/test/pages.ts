import { paths } from '../src/addresses/paths.ts'
import type { Shop } from './support/shop.ts'

export interface ConsolePage {
  /** As the pictures of it are named. */
  readonly name: string
  readonly path: (shop: Shop) => string
  /** Left out: signed in as the operator. */
  readonly as?: 'nobody'
}

/** Where `paths` leads on to another page. */
const onward: readonly string[] = [paths.channel]

const addresses = Object.entries(paths)
  .filter(([, path]) => !onward.includes(path))
  .map(([name, path]): ConsolePage => {
    const page = { name: kebab(name), path: (shop: Shop) => filled(path, shop) }
    return path === paths.signIn ? { ...page, as: 'nobody' } : page
  })

/** Every page that somebody can look at: each address once, then each that shows something else at times. */
export const pages: readonly ConsolePage[] = [
  ...addresses,
  { name: 'webhook-active', path: webhook('Warehouse') },
  { name: 'webhook-to-be-validated', path: webhook('Partner') },
  { name: 'webhook-suspended', path: webhook('Loyalty') },
  { name: 'webhook-disabled', path: webhook('Old CRM') },
  { name: 'deliveries-failed', path: (shop) => `${filled(paths.deliveries, shop)}?state=failed` },
  { name: 'overview-empty', path: inEmpty(paths.overview) },
  { name: 'webhooks-empty', path: inEmpty(paths.webhooks) },
  { name: 'events-empty', path: inEmpty(paths.events) },
  { name: 'deliveries-empty', path: inEmpty(paths.deliveries) },
  { name: 'missing', path: () => paths.overview.replace('$channel', 'nowhere') },
]

/** With a failed delivery, and the webhook that it failed at. */
function filled(path: string, { guid, webhooks, ...shop }: Shop): string {
  const params: Readonly<Record<string, string>> = {
    channel: guid,
    webhook: webhooks.Newsletter,
    event: shop.event,
    delivery: shop.delivery,
    topic: shop.topic,
  }
  return path.replaceAll(/\$(\w+)/g, (_, name: string) => params[name] ?? '')
}

function webhook(name: keyof Shop['webhooks']): ConsolePage['path'] {
  return (shop) =>
    paths.webhook.replace('$channel', shop.guid).replace('$webhook', shop.webhooks[name])
}

/** On a channel that nothing was done with yet. */
function inEmpty(path: string): ConsolePage['path'] {
  return ({ emptyGuid }) => path.replace('$channel', emptyGuid)
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
