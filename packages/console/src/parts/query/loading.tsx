import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { strings } from '../../strings/strings.ts'

/** In the place of content that is under way, of about its height. */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{strings.parts.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name.
        <Skeleton key={at} height={34} />
      ))}
    </Stack>
  )
}
