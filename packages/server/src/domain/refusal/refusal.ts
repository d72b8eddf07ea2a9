/**
 * What Posthorn refuses, by a code that never changes. Operations return a refusal as a value; the
 * HTTP layer writes it as a problem (RFC 9457). Anything thrown is a bug or a broken machine.
 */
export const refusals = {
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  malformed_form: { status: 400, title: 'The form cannot be read' },
  invalid_utf8: { status: 400, title: 'The body is not valid UTF-8' },
  nested_too_deep: { status: 400, title: 'The JSON is nested too deep' },
  duplicate_key: { status: 400, title: 'A field is given twice' },
  invalid_cursor: { status: 400, title: 'The cursor does not belong to this list' },
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This path does not take that method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  guid_taken: { status: 409, title: 'The guid is in use' },
  operational_channel: { status: 409, title: 'The channel is Posthorn’s own' },
  topic_taken: { status: 409, title: 'The topic exists' },
  topic_in_use: { status: 409, title: 'Webhooks subscribe to the topic' },
  webhook_not_active: { status: 409, title: 'The webhook is not active' },
  webhook_not_validated: { status: 409, title: 'The webhook is not validated' },
  webhook_validated: { status: 409, title: 'The webhook needs no validation' },
  validation_pending: { status: 409, title: 'The receiver has not answered yet' },
  validation_refused: { status: 409, title: 'The receiver did not agree' },
  no_code: { status: 409, title: 'There is no code to confirm' },
  delivery_open: { status: 409, title: 'The delivery is still under way' },
  delivery_closed: { status: 409, title: 'The delivery has ended' },
  event_erased: { status: 409, title: 'The event’s data was deleted' },
  not_a_stream: { status: 409, title: 'The webhook is not a stream' },
  replay_running: { status: 409, title: 'Another replay to the webhook is running' },
  replay_ended: { status: 409, title: 'The replay has ended' },
  changed_meanwhile: { status: 409, title: 'The resource was changed at the same time' },
  unknown_topic: { status: 412, title: 'The topic is not in the catalog' },
  url_unusable: { status: 412, title: 'The URL cannot be sent to' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  past_the_end: { status: 416, title: 'The index is past the end of the list' },
  invalid_request: { status: 422, title: 'The request has invalid fields' },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
  },
  wrong_code: { status: 422, title: 'The code is wrong' },
  batch_too_wide: { status: 422, title: 'The batch makes too many deliveries' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something broke on our side' },
  overloaded: { status: 503, title: 'Too busy to accept more' },
  storage_full: { status: 503, title: 'The disk is full' },
  storage_unavailable: { status: 503, title: 'The store does not answer' },
  stopping: { status: 503, title: 'The server is stopping' },
} as const

export type RefusalCode = keyof typeof refusals

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
  readonly pointer: string
  /** What kind of fault it is; never changes. */
  readonly code: string
  /** A sentence with the value given, unless it is a secret, and with what the field takes. */
  readonly detail: string
}

export interface Refusal {
  readonly refused: RefusalCode
  /** A sentence with the value in it, and what to do next. */
  readonly detail: string
  readonly errors?: readonly FieldError[]
  readonly retryAfterS?: number
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
