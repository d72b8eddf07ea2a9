import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { PosthornConnectionError, PosthornProblem } from '@posthorn/client'
import { IconAlertTriangle } from '@tabler/icons-react'
import { strings } from '../../strings/strings.ts'
import { visible } from '../text/visible.ts'

interface ErrorBoxProps {
  readonly error: unknown
  readonly title?: string
  readonly onRetry?: () => void
}

/** What went wrong, in the server's own words, and a way on. */
export function ErrorBox({ error, title, onRetry }: ErrorBoxProps) {
  const problem = error instanceof PosthornProblem ? error : null
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      data-refusal
      icon={<IconAlertTriangle size={18} />}
      title={title}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{sentenceOf(error)}</Text>
        {problem !== null && problem.errors.length > 1 && (
          <List size="sm">
            {problem.errors.map(({ pointer, detail }) => (
              <List.Item key={`${pointer} ${detail}`}>
                {visible(pointer === '' ? detail : `${pointer}: ${detail}`)}
              </List.Item>
            ))}
          </List>
        )}
        {problem?.requestId && (
          <Text size="xs" c="dimmed">
            {strings.parts.request(visible(problem.requestId))}
          </Text>
        )}
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {strings.parts.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** It may repeat what somebody typed, or another server said. */
export function sentenceOf(error: unknown): string {
  if (error instanceof PosthornConnectionError) return strings.parts.unreachable
  if (error instanceof PosthornProblem) return visible(error.detail)
  return visible(error instanceof Error ? error.message : String(error))
}
