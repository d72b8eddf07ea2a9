/** One event, whoever sent it and in whatever format. */
export interface WebhookEvent<Topic extends string = string, Data = unknown> {
  /** The sender's id of the event, the same on every retry. */
  readonly id: string
  readonly topic: Topic
  /** When it happened; null when the message does not say. */
  readonly time: Date | null
  readonly data: Data
  /** Who or what caused it, where the format carries that (`current_context`); else null. */
  readonly context: unknown
  /** The whole body, parsed: what this object leaves out stands here. */
  readonly envelope: unknown
  /** The exact bytes of the body. */
  readonly raw: Uint8Array
}
