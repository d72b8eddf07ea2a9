import Type from 'typebox'

/** Every code that a problem can have. What a code means never changes. */
export const problemCodes = [
  'malformed_json',
  'malformed_form',
  'invalid_utf8',
  'nested_too_deep',
  'duplicate_key',
  'invalid_cursor',
  'bad_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'guid_taken',
  'operational_channel',
  'topic_taken',
  'topic_in_use',
  'webhook_not_active',
  'webhook_not_validated',
  'webhook_validated',
  'validation_pending',
  'validation_refused',
  'no_code',
  'delivery_open',
  'delivery_closed',
  'event_erased',
  'not_a_stream',
  'replay_running',
  'replay_ended',
  'changed_meanwhile',
  'unknown_topic',
  'url_unusable',
  'body_too_large',
  'unsupported_media_type',
  'past_the_end',
  'invalid_request',
  'idempotency_key_reused',
  'wrong_code',
  'batch_too_wide',
  'too_many_requests',
  'headers_too_large',
  'internal_error',
  'overloaded',
  'storage_full',
  'storage_unavailable',
  'stopping',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const ProblemField = Type.Object({
  pointer: Type.String({
    description: 'JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter.',
  }),
  code: Type.String({ description: 'What is wrong, in a word. Stable.' }),
  detail: Type.String({
    description: 'What is wrong with the field, and what it takes.',
  }),
})

/** What every error answers, as `application/problem+json` (RFC 9457). */
export const Problem = Type.Object(
  {
    type: Type.String({
      description: 'Where the code is explained, relative to this server.',
    }),
    title: Type.String({ description: 'The meaning of the code.' }),
    status: Type.Integer({ description: 'As the answer has it.' }),
    detail: Type.String({ description: 'What happened and what to do next.' }),
    code: Type.String({ description: 'Stable; from a closed list.' }),
    errors: Type.Optional(
      Type.Array(ProblemField, { description: 'The fields at fault, where there are any.' }),
    ),
    request_id: Type.String({
      description: 'Also in the header `x-request-id`, and in the log of the server.',
    }),
  },
  {
    examples: [
      {
        type: '/docs#problem-invalid_request',
        title: 'The request has invalid fields',
        status: 422,
        detail: 'One fault at /timeout_ms: timeout_ms is 5, the least is 1000.',
        code: 'invalid_request',
        errors: [
          {
            pointer: '/timeout_ms',
            code: 'out_of_range',
            detail: 'timeout_ms is 5, the least is 1000.',
          },
        ],
        request_id: 'c0ffee123456-7',
      },
    ],
  },
)

export type ProblemField = Type.Static<typeof ProblemField>
export type Problem = Type.Static<typeof Problem>
