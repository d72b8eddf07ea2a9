import { Button, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Page } from '../parts/page/page.tsx'
import { strings } from '../strings/strings.ts'

const words = strings.session.forbidden

/** In the place of a page that the key does not open, so that nothing on it is tried in vain. */
export function ForbiddenPage({ why }: { why: string }) {
  return (
    <Page title={words.title}>
      <Stack align="flex-start">
        <div>
          <Text>{why}</Text>
          <Text c="dimmed">{words.help}</Text>
        </div>
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {words.toStart}
        </Button>
      </Stack>
    </Page>
  )
}
