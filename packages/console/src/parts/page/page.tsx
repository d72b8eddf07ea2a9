import { Group, Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { visible } from '../text/visible.ts'

interface PageProps {
  /** It may be of strangers: what cannot be seen in it is named. */
  readonly title: string
  /** Beside the title: a state, a short fact. */
  readonly aside?: ReactNode
  /** Buttons, at the right. */
  readonly actions?: ReactNode
  /** Above the title: where one comes from. */
  readonly above?: ReactNode
  readonly children: ReactNode
}

/** What every page looks like: its title, what can be done on it, its content. */
export function Page({ title, aside, actions, above, children }: PageProps) {
  const shown = visible(title)
  useDocumentTitle(`${shown} - Posthorn`)
  return (
    <Stack gap="md" maw={1280} mx="auto">
      {above}
      <Group justify="space-between" align="center" gap="sm">
        <Group gap="sm" miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {shown}
          </Title>
          {aside}
        </Group>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
