/** Spans of time up to now, as they stand in addresses. */
export const spans = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const

export type Span = keyof typeof spans

export function isSpan(text: string | undefined): text is Span {
  return text !== undefined && Object.hasOwn(spans, text)
}

/** The time that an address means by `since`: a span counts back from now, a time is itself. */
export function sinceOf(since: Span): string
export function sinceOf(since: string | undefined): string | undefined
export function sinceOf(since: string | undefined): string | undefined {
  return isSpan(since) ? new Date(Date.now() - spans[since]).toISOString() : since
}
