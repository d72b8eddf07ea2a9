/** Every address of the console. Patterns are for the router; functions for links. */
export const paths = {
  signIn: '/sign-in',
  installation: '/overview',
  channels: '/channels',
  topics: '/topics',
  // No topic is named so: names begin with a letter or a digit.
  newTopic: '/topics/_new',
  topic: '/topics/$topic',
  modifyTopic: '/topics/$topic/modify',
  channel: '/channels/$channel',
  overview: '/channels/$channel/overview',
  events: '/channels/$channel/events',
  publish: '/channels/$channel/events/new',
  event: '/channels/$channel/events/$event',
  deliveries: '/channels/$channel/deliveries',
  delivery: '/channels/$channel/deliveries/$delivery',
  webhooks: '/channels/$channel/settings/webhooks',
  newWebhook: '/channels/$channel/settings/webhooks/new',
  webhook: '/channels/$channel/settings/webhooks/$webhook',
  modifyWebhook: '/channels/$channel/settings/webhooks/$webhook/modify',
  keys: '/channels/$channel/settings/keys',
  channelSettings: '/channels/$channel/settings/channel',
} as const
