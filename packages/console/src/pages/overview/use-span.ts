import { useNavigate, useSearch } from '@tanstack/react-router'
import { isSpan, type Span } from '../../addresses/spans.ts'

/** What charts show. The address says it, so that a link shows the same time. */
export function useSpan(): readonly [Span, (span: Span) => void] {
  const { span } = useSearch({ strict: false })
  const navigate = useNavigate()
  const choose = (next: Span) => void navigate({ to: '.', search: { span: next }, replace: true })
  return [isSpan(span) ? span : '1h', choose]
}
