import { Alert, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { SecretText } from './secret-text.tsx'

interface ShownOnceProps {
  readonly label: string
  readonly value: string
  readonly onCopied?: () => void
  /** What it opens, and where it belongs. */
  readonly children: ReactNode
}

/** A key that was just made. The server keeps its hash alone and cannot show it again. */
export function ShownOnce({ label, value, onCopied, children }: ShownOnceProps) {
  return (
    <Alert color="horn" variant="light" icon={<IconKey size={18} />} title={label}>
      <Stack gap="xs">
        <SecretText value={value} of={label} {...(onCopied !== undefined && { onCopied })} />
        <Text size="sm">{children}</Text>
      </Stack>
    </Alert>
  )
}
