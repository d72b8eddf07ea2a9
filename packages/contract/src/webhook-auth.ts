import Type from 'typebox'

/** A credential sent with every delivery, by which the receiver knows the sender. */
export type WebhookAuthInput =
  | { readonly type: 'api_key'; readonly key: string; readonly header?: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string }
  | null

export type WebhookAuth =
  | { readonly type: 'api_key'; readonly key: string; readonly header: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string }
  | null

const visible = '^[\\x21-\\x7e]+$'

const Key = Type.String({
  minLength: 1,
  maxLength: 4096,
  pattern: visible,
  description: 'Visible ASCII without spaces.',
})
const HeaderName = Type.String({
  minLength: 1,
  maxLength: 128,
  default: 'X-API-Key',
  description: 'The header that carries the key.',
})
const Basic = Type.Object(
  {
    type: Type.Literal('basic'),
    username: Type.String({
      minLength: 1,
      maxLength: 1024,
      pattern: '^[^:\\x00-\\x1f\\x7f\\p{Cs}]+$',
      description: 'Without colons and control characters (RFC 7617).',
    }),
    password: Type.String({
      maxLength: 1024,
      pattern: '^[^\\x00-\\x1f\\x7f\\p{Cs}]*$',
      description: 'Without control characters (RFC 7617).',
    }),
  },
  { additionalProperties: false },
)
const Bearer = Type.Object(
  { type: Type.Literal('bearer'), token: Key },
  { additionalProperties: false },
)

export const WebhookAuthInput = Type.Unsafe<WebhookAuthInput>({
  description:
    'A credential sent with every delivery: `{"type": "api_key", "key"}`, `{"type": "basic", "username", "password"}` or `{"type": "bearer", "token"}`; null for none.',
  anyOf: [
    { type: 'null' },
    {
      type: 'object',
      description: 'api_key, basic or bearer.',
      discriminator: { propertyName: 'type' },
      oneOf: [
        Type.Object(
          { type: Type.Literal('api_key'), key: Key, header: Type.Optional(HeaderName) },
          { additionalProperties: false },
        ),
        Basic,
        Bearer,
      ],
    },
  ],
})

/** As answered: the secret part masked. */
export const WebhookAuth = Type.Unsafe<WebhookAuth>({
  description: 'The credential sent with every delivery, its secret part masked; null for none.',
  examples: [null],
  anyOf: [
    { type: 'null' },
    {
      type: 'object',
      discriminator: { propertyName: 'type' },
      oneOf: [
        Type.Object({ type: Type.Literal('api_key'), key: Type.String(), header: HeaderName }),
        Type.Object({
          type: Type.Literal('basic'),
          username: Type.String(),
          password: Type.String(),
        }),
        Type.Object({ type: Type.Literal('bearer'), token: Type.String() }),
      ],
    },
  ],
})
