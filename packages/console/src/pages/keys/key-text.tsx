import { Button, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { ShownOnce } from '../../parts/text/shown-once.tsx'
import { strings } from '../../strings/strings.ts'

interface KeyTextProps {
  readonly text: string
  readonly onDone: () => void
  /** What else there is to know. */
  readonly children?: ReactNode
}

const words = strings.keys

/** A fresh key, to be copied now. */
export function KeyText({ text, onDone, children }: KeyTextProps) {
  return (
    <Stack>
      <ShownOnce label={words.once} value={text}>
        {words.onceHelp}
      </ShownOnce>
      {children !== undefined && <Text size="sm">{children}</Text>}
      <Group justify="flex-end">
        <Button onClick={onDone} data-autofocus>
          {words.done}
        </Button>
      </Group>
    </Stack>
  )
}
