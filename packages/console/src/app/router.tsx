import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { paths } from '../addresses/paths.ts'
import * as search from '../addresses/search.ts'
import { queryClient } from '../api/query-client.ts'
import { sessionQuery } from '../api/session.ts'
import { Shell } from '../layout/shell.tsx'
import { ErrorPage, MissingPage } from '../parts/page/error-page.tsx'

const root = createRootRouteWithContext()({
  component: Outlet,
  errorComponent: ErrorPage,
  notFoundComponent: MissingPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: search.signIn,
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in.tsx'), 'SignInPage'),
})

/** Everything that needs somebody to be signed in, inside the frame of navigation. */
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
    const { channel_id, scopes } = session
    if (channel_id === null) throw redirect({ to: paths.channels })
    const first = scopes.includes('read') ? paths.overview : paths.publish
    throw redirect({ to: first, params: { channel: channel_id } })
  },
})

const channels = createRoute({
  getParentRoute: () => signedIn,
  path: paths.channels,
  component: lazyRouteComponent(() => import('../pages/channels/channels.tsx'), 'ChannelsPage'),
})
const topics = createRoute({
  getParentRoute: () => signedIn,
  path: paths.topics,
  validateSearch: search.topics,
  component: lazyRouteComponent(() => import('../pages/topics/topics.tsx'), 'TopicsPage'),
})
const newTopic = createRoute({
  getParentRoute: () => signedIn,
  path: paths.newTopic,
  component: lazyRouteComponent(() => import('../pages/topics/new-topic.tsx'), 'NewTopicPage'),
})
const topic = createRoute({
  getParentRoute: () => signedIn,
  path: paths.topic,
  component: lazyRouteComponent(() => import('../pages/topics/topic.tsx'), 'TopicPage'),
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
  validateSearch: search.overview,
  component: lazyRouteComponent(() => import('../pages/overview/overview.tsx'), 'OverviewPage'),
})
const events = createRoute({
  getParentRoute: () => signedIn,
  path: paths.events,
  validateSearch: search.events,
  component: lazyRouteComponent(() => import('../pages/events/events.tsx'), 'EventsPage'),
})
const publish = createRoute({
  getParentRoute: () => signedIn,
  path: paths.publish,
  validateSearch: search.publish,
  component: lazyRouteComponent(() => import('../pages/events/publish.tsx'), 'PublishPage'),
})
const event = createRoute({
  getParentRoute: () => signedIn,
  path: paths.event,
  component: lazyRouteComponent(() => import('../pages/events/event.tsx'), 'EventPage'),
})
const deliveries = createRoute({
  getParentRoute: () => signedIn,
  path: paths.deliveries,
  validateSearch: search.deliveries,
  component: lazyRouteComponent(
    () => import('../pages/deliveries/deliveries.tsx'),
    'DeliveriesPage',
  ),
})
const delivery = createRoute({
  getParentRoute: () => signedIn,
  path: paths.delivery,
  // Of the list that one comes from: its neighbours are the next and the previous.
  validateSearch: search.deliveries,
  component: lazyRouteComponent(() => import('../pages/deliveries/delivery.tsx'), 'DeliveryPage'),
})
const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: paths.webhooks,
  component: lazyRouteComponent(() => import('../pages/webhooks/webhooks.tsx'), 'WebhooksPage'),
})
const newWebhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.newWebhook,
  component: lazyRouteComponent(
    () => import('../pages/webhooks/new-webhook.tsx'),
    'NewWebhookPage',
  ),
})
const webhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.webhook,
  component: lazyRouteComponent(() => import('../pages/webhooks/webhook.tsx'), 'WebhookPage'),
})
const modifyWebhook = createRoute({
  getParentRoute: () => signedIn,
  path: paths.modifyWebhook,
  component: lazyRouteComponent(
    () => import('../pages/webhooks/modify-webhook.tsx'),
    'ModifyWebhookPage',
  ),
})
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: paths.keys,
  component: lazyRouteComponent(() => import('../pages/keys/keys.tsx'), 'KeysPage'),
})
const channelSettings = createRoute({
  getParentRoute: () => signedIn,
  path: paths.channelSettings,
  component: lazyRouteComponent(() => import('../pages/channels/channel.tsx'), 'ChannelPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signedIn.addChildren([
      home,
      channels,
      topics,
      newTopic,
      topic,
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
