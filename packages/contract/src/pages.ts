import Type, { type TSchema } from 'typebox'
import { nullableText } from './values.ts'

const Cursor = Type.String({
  maxLength: 512,
  description:
    'Goes on after the page that named it as `next_cursor`. Belongs to one list and its filters.',
})

/** How the lists that answer `{data, has_more, next_cursor}` are paged. */
export const pageLimits = { default: 50, max: 500 } as const

/** How the lists that answer a plain array with `Link` headers are paged. */
export const plainPageLimits = { default: 1000, max: 1000 } as const

const limitWords = 'The most items of one page.'

export const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Cursor),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: pageLimits.max,
        default: pageLimits.default,
        description: limitWords,
      }),
    ),
  },
  { additionalProperties: false },
)

export const PlainPageQuery = Type.Object(
  {
    cursor: Type.Optional(Cursor),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: plainPageLimits.max,
        default: plainPageLimits.default,
        description: limitWords,
      }),
    ),
  },
  { additionalProperties: false },
)

/** One page of a list; `next_cursor` is null on the last one. */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    data: Type.Array(item),
    has_more: Type.Boolean({ description: 'Whether another page follows.' }),
    next_cursor: nullableText({
      description: 'The `cursor` of the next page; null on the last one.',
    }),
  })
}

export type PageQuery = Type.Static<typeof PageQuery>
export type PlainPageQuery = Type.Static<typeof PlainPageQuery>
