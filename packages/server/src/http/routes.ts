import { channelRoutes } from './channels/routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { eventRoutes } from './events/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { liveRoutes } from './live/routes.ts'
import { replayRoutes } from './replays/routes.ts'
import type { Route } from './route.ts'
import { serviceRoutes } from './service/routes.ts'
import { sessionRoutes } from './session/routes.ts'
import { statsRoutes } from './stats/routes.ts'
import { subscriptionRoutes } from './subscriptions/routes.ts'
import { topicRoutes } from './topics/routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'

/** Every call there is, in the order in which the documentation names them. */
export const routes: readonly Route[] = [
  ...channelRoutes,
  ...keyRoutes,
  ...webhookRoutes,
  ...eventRoutes,
  ...deliveryRoutes,
  ...replayRoutes,
  ...statsRoutes,
  ...liveRoutes,
  ...topicRoutes,
  ...sessionRoutes,
  ...subscriptionRoutes,
  ...serviceRoutes,
]
