import Type from 'typebox'

export const ProblemField = Type.Object({
  pointer: Type.String({
    description: 'JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter.',
  }),
  code: Type.String(),
  detail: Type.String(),
})

/** What every error answers, as `application/problem+json` (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String({ description: 'Where the code is explained, relative to this server.' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'What happened and what to do next.' }),
  code: Type.String({ description: 'Stable; from a closed list.' }),
  errors: Type.Optional(Type.Array(ProblemField)),
  request_id: Type.String(),
})

export type ProblemField = Type.Static<typeof ProblemField>
export type Problem = Type.Static<typeof Problem>
