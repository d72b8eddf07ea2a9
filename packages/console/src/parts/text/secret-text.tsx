import { ActionIcon, Group } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { strings } from '../../strings/strings.ts'
import { Copy } from './copy.tsx'

interface SecretTextProps {
  readonly value: string
  /** What it is, for those who cannot see what stands beside. */
  readonly of: string
  readonly onCopied?: () => void
}

/** A secret, covered until it is asked for: others may look at the same screen. Copying needs no look. */
export function SecretText({ value, of, onCopied }: SecretTextProps) {
  const [isShown, setIsShown] = useState(false)
  const label = `${isShown ? strings.parts.hide : strings.parts.reveal}: ${of}`
  return (
    <Group gap={4} wrap="nowrap" align="flex-start" miw={0}>
      <span className="verbatim">{isShown ? value : coverOf(value)}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        aria-pressed={isShown}
        title={label}
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
      </ActionIcon>
      <Copy value={value} of={of} {...(onCopied !== undefined && { onCopied })} />
    </Group>
  )
}

/** What kind it is, and its last four characters, as the server's own masks show them. */
function coverOf(value: string): string {
  const kind = /^[a-z]+_/.exec(value)?.[0] ?? ''
  return `${kind}${'•'.repeat(12)}${value.slice(-4)}`
}
