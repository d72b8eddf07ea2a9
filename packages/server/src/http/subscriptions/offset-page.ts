import { type OffsetQuery, subscriptionPageLimits } from '@posthorn/contract'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'

/** Answers a page of a list by the offset of its first item. An empty list has one page, wherever it begins. */
export function offsetPage<Item>(
  { pageSize = subscriptionPageLimits.default, pageStartIndex = 0 }: OffsetQuery,
  all: readonly Item[],
  present: (item: Item) => unknown,
): Answer | Refusal {
  const count = all.length
  if (count > 0 && pageStartIndex >= count) {
    return {
      refused: 'past_the_end',
      detail: `pageStartIndex is ${pageStartIndex}, the list has ${count} items. Begin at ${count - 1} or before.`,
    }
  }
  const items = all.slice(pageStartIndex, pageStartIndex + pageSize).map(present)
  return jsonAnswer(200, { count, pageSize, pageStartIndex, items })
}
