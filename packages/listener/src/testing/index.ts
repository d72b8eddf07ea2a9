export type { CheckProbe } from './check-probe.ts'
export { checkProbe } from './check-probe.ts'
export type {
  AccuLynxMessage,
  GitHubMessage,
  ProAbonoMessage,
  ShopifyMessage,
  SlackMessage,
  StripeMessage,
} from './other-senders.ts'
export {
  acculynxRequest,
  githubRequest,
  proabonoRequest,
  shopifyRequest,
  slackRequest,
  stripeRequest,
} from './other-senders.ts'
export type { EventToSign, SignedMessage, SigningOptions } from './signed-request.ts'
export {
  challengeRequest,
  codeRequest,
  signBody,
  signedMessage,
  signedRequest,
} from './signed-request.ts'
