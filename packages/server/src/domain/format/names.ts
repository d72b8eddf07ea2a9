/** The body formats, in the order in which they are offered. */
export const bodyFormats = [
  'channel',
  'standard',
  'context',
  'acculynx',
  'cloudevents',
  'cloudevents-binary',
  'raw',
] as const

export type BodyFormat = (typeof bodyFormats)[number]
