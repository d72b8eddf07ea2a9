import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { paths } from '../addresses/paths.ts'
import * as search from '../addresses/search.ts'
import { queryClient } from '../api/query-client.ts'
import { sessionQuery } from '../api/session.ts'
import { Shell } from '../layout/shell.tsx'
import { ErrorPage, MissingPage } from '../parts/page/error-page.tsx'
import { firstPage } from '../session/session.ts'
import { lazyPage } from './lazy-page.ts'

const root = createRootRouteWithContext()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: MissingPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: search.signIn,
  component: lazyPage(() => import('../pages/sign-in/sign-in.tsx'), 'SignInPage'),
})

/**
 * Everything that needs somebody to be signed in, inside the frame of navigation. What a page `needs`
 * besides is a right of the key, which the frame looks at.
 */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  errorComponent: ErrorPage,
  notFoundComponent: MissingPage,
  async beforeLoad({ location }) {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session === null) throw redirect({ to: paths.signIn, search: { next: location.href } })
    return { session }
  },
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad({ context: { session } }) {
    const { channel_id } = session
    if (channel_id === null) throw redirect({ to: paths.installation })
    throw redirect({ to: firstPage(session), params: { channel: channel_id } })
  },
})

const installation = createRoute({
  getParentRoute: () => signedIn,
  path: paths.installation,
  staticData: { needs: ['operator'] },
  validateSearch: search.overview,
  component: lazyPage(() => import('../pages/overview/installation.tsx'), 'InstallationPage'),
})
const channels = createRoute({
  getParentRoute: () => signedIn,
  path: paths.channels,
  component: lazyPage(() => import('../pages/channels/channels.tsx'), 'ChannelsPage'),
})
const topics = createRoute({
  getParentRoute: () => signedIn,
  path: paths.topics,
  validateSearch: search.topics,
  component: lazyPage(() => import('../pages/topics/topics.tsx'), 'TopicsPage'),
})
const newTopic = createRoute({
  getParentRoute: () => signedIn,
  path: paths.newTopic,
  staticData: { needs: ['operator'] },
  component: lazyPage(() => import('../pages/topics/new-topic.tsx'), 'NewTopicPage'),
})
const topic = createRoute({
  getParentRoute: () => signedIn,
  path: paths.topic,
  component: lazyPage(() => import('../pages/topics/topic.tsx'), 'TopicPage'),
})
const modifyTopic = createRoute({
  getParentRoute: () => signedIn,
  path: paths.modifyTopic,
  staticData: { needs: ['operator'] },
  component: lazyPage(() => import('../pages/topics/modify-topic.tsx'), 'ModifyTopicPage'),
})

const channelHome = createRoute({
  getParentRoute: () => signedIn,
  path: paths.channel,
  beforeLoad({ params }) {
    throw redirect({ to: paths.overview, params })
  },
})
const overview = createRoute({
  getParentRoute: () => signedIn,
  path: paths.overview,
  staticData: { needs: ['read'] },
  validateSearch: search.overview,
  component: lazyPage(() => import('../pages/overview/overview.tsx'), 'OverviewPage'),
})
const events = createRoute({
  getParentRoute: () => signedIn,
  path: paths.events,
  staticData: { needs: ['read'] },
  validateSearch: search.events,
  component: lazyPage(() => import('../pages/events/events.tsx'), 'EventsPage'),
})
const publish = createRoute({
  getParentRoute: () => signedIn,
  path: paths.publish,
  staticData: { needs: ['publish'] },
  validateSearch: search.publish,
  component: lazyPage(() => import('../pages/events/publish.tsx'), 'PublishPage'),
})
const event = createRoute({
  getParentRoute: () => signedIn,
  path: paths.event,
  staticData: { needs: ['read'] },
  component: lazyPage(() => import('../pages/events/event.tsx'), 'EventPage'),
})
const deliveries = createRoute({
  getParentRoute: () => signedIn,
  path: paths.deliveries,
  staticData: { needs: ['read'] },
  validateSearch: search.deliveries,
  component: lazyPage(() => import('../pages/deliveries/deliveries.tsx'), 'DeliveriesPage'),
})
const delivery = createRoute({
  getParentRoute: () => signedIn,
  path: paths.delivery,
  staticData: { needs: ['read'] },
  // Of the list that one comes from: its neighbours are the next and the previous.
  validateSearch: search.deliveries,
  component: lazyPage(() => import('../pages/deliveries/delivery.tsx'), 'DeliveryPage'),
})
const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: paths.webhooks,
  staticData: { needs: ['read'] },
  component: lazyPage(() => import('../pages/webhooks/webhooks.tsx'), 'WebhooksPage'),
})
const newWebhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.newWebhook,
  staticData: { needs: ['read', 'manage'] },
  component: lazyPage(() => import('../pages/webhooks/new-webhook.tsx'), 'NewWebhookPage'),
})
const webhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.webhook,
  staticData: { needs: ['read'] },
  component: lazyPage(() => import('../pages/webhooks/webhook.tsx'), 'WebhookPage'),
})
const modifyWebhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.modifyWebhook,
  staticData: { needs: ['read', 'manage'] },
  component: lazyPage(() => import('../pages/webhooks/modify-webhook.tsx'), 'ModifyWebhookPage'),
})
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: paths.keys,
  staticData: { needs: ['manage'] },
  component: lazyPage(() => import('../pages/keys/keys.tsx'), 'KeysPage'),
})
const channelSettings = createRoute({
  getParentRoute: () => signedIn,
  path: paths.channelSettings,
  staticData: { needs: ['read'] },
  component: lazyPage(() => import('../pages/channels/channel.tsx'), 'ChannelPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signedIn.addChildren([
      home,
      installation,
      channels,
      topics,
      newTopic,
      topic,
      modifyTopic,
      channelHome,
      overview,
      events,
      publish,
      event,
      deliveries,
      delivery,
      webhooks,
      newWebhook,
      webhook,
      modifyWebhook,
      keys,
      channelSettings,
    ]),
  ]),
  parseSearch: search.readSearch,
  stringifySearch: search.writeSearch,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: MissingPage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
