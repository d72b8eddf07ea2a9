import { Stack, Text } from '@mantine/core'
import { strings } from '../../strings/strings.ts'
import { VerbatimBody } from '../http/verbatim-body.tsx'
import type { SentBodyState } from './use-sent-body.ts'

const words = strings.delivery.sent

/** The body of a request, and how sure it is that it was this one. */
export function SentBody({ state }: { state: SentBodyState }) {
  if (state.kind === 'loading') return null
  if (state.kind !== 'body') {
    return (
      <Text size="sm" c="dimmed">
        {state.kind === 'erased' ? words.erased : words.gone}
      </Text>
    )
  }
  const { format, match, text } = state.body
  const notes = { exact: words.exact, differs: words.rebuilt, unchecked: words.unchecked }
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {notes[match](format)}
      </Text>
      <VerbatimBody text={text} of={`${strings.http.request}: ${words.title}`} />
    </Stack>
  )
}
