import { ActionIcon, CopyButton, Group } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'
import { visible } from './visible.ts'

interface CopyProps {
  readonly value: string
  /** What is copied, for those who cannot see what stands beside. */
  readonly of: string
}

export function Copy({ value, of }: CopyProps) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => {
        const label = `${copied ? strings.parts.copied : strings.parts.copy}: ${of}`
        return (
          <ActionIcon
            variant="subtle"
            color={copied ? 'green' : 'gray'}
            size="sm"
            aria-label={label}
            title={label}
            onClick={copy}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )
      }}
    </CopyButton>
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
