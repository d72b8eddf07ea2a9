import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

interface SectionProps {
  readonly title: string
  /** One sentence under the title. */
  readonly help?: ReactNode
  /** Buttons, at the right. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** A part of a page, under a title of its own. */
export function Section({ title, help, actions, children }: SectionProps) {
  const id = useId()
  return (
    <Paper component="section" aria-labelledby={id} withBorder p={{ base: 'sm', sm: 'md' }} miw={0}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Stack gap={2} flex="1 1 240px" miw={0}>
            <Title id={id} order={2} size="h4">
              {title}
            </Title>
            {help !== undefined && (
              <Text size="sm" c="dimmed" maw={680} style={{ textWrap: 'pretty' }}>
                {help}
              </Text>
            )}
          </Stack>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  )
}
