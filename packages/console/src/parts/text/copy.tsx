import { ActionIcon, Group } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect } from 'react'
import { strings } from '../../strings/strings.ts'
import { visible } from './visible.ts'

interface CopyProps {
  readonly value: string
  /** What is copied, for those who cannot see what stands beside. */
  readonly of: string
  /** It is in the clipboard. */
  readonly onCopied?: () => void
}

export function Copy({ value, of, onCopied }: CopyProps) {
  const { copied, copy } = useClipboard({ timeout: 1000 })
  useEffect(() => {
    if (copied) onCopied?.()
  }, [copied, onCopied])
  const label = `${copied ? strings.parts.copied : strings.parts.copy}: ${of}`
  return (
    <ActionIcon
      variant="subtle"
      color={copied ? 'green' : 'gray'}
      size="sm"
      aria-label={label}
      title={label}
      onClick={() => copy(value)}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
    </ActionIcon>
  )
}

/** Text that is there to be taken elsewhere, exactly: an id, an address, a line of a terminal. */
export function Copyable({ value, of }: CopyProps) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <span className="verbatim">{visible(value)}</span>
      <Copy value={value} of={of} />
    </Group>
  )
}
