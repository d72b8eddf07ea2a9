import { Anchor, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../addresses/paths.ts'
import { AllowedLink } from '../../parts/button/allowed-link.tsx'
import { curlOfChannel } from '../../parts/curl/curl.ts'
import { Copyable } from '../../parts/text/copy.tsx'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'

interface Reached {
  readonly hasWebhook: boolean
  readonly hasEvent: boolean
  readonly hasDelivery: boolean
}

interface FirstStepsProps {
  readonly channel: string
  readonly reached: Reached
}

const words = strings.overview.first

/** Instead of charts of nothing: the way to a first delivery. What is done is ticked while one looks. */
export function FirstSteps({ channel, reached }: FirstStepsProps) {
  const { hasWebhook, hasEvent } = reached
  const next = !hasWebhook ? 1 : hasEvent ? 3 : 2
  const params = { channel }
  const session = useSession()
  return (
    <Paper component="section" withBorder p={{ base: 'md', sm: 'lg' }} aria-labelledby="first">
      <Title order={2} size="h4" id="first" mb="md">
        {words.title}
      </Title>
      <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
        <Step number={1} title={words.webhook.title} isDone={hasWebhook} isNext={next === 1}>
          <Text size="sm">{words.webhook.help}</Text>
          <StepButton
            isNext={next === 1}
            why={forbids(session, 'manage')}
            link={(props) => <Link to={paths.newWebhook} params={params} {...props} />}
          >
            {words.webhook.action}
          </StepButton>
        </Step>
        <Step number={2} title={words.event.title} isDone={hasEvent} isNext={next === 2}>
          <Text size="sm">
            {words.event.help}{' '}
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => <Link to={paths.keys} params={params} {...props} />}
            >
              {words.toKeys}
            </Anchor>
          </Text>
          <Paper withBorder p="xs" w="100%" bg="var(--mantine-color-default-hover)">
            <Copyable value={publishCommand(channel)} of={words.curl} />
          </Paper>
          <StepButton
            isNext={next === 2}
            why={forbids(session, 'publish')}
            link={(props) => <Link to={paths.publish} params={params} {...props} />}
          >
            {words.event.action}
          </StepButton>
        </Step>
        <Step number={3} title={words.delivery.title} isDone={false} isNext={next === 3}>
          <Text size="sm">
            {hasEvent && hasWebhook ? words.delivery.unmatched : words.delivery.help}
          </Text>
          <StepButton
            isNext={next === 3}
            why={null}
            link={(props) => <Link to={paths.deliveries} params={params} {...props} />}
          >
            {words.delivery.action}
          </StepButton>
        </Step>
      </Stack>
    </Paper>
  )
}

interface StepProps {
  readonly number: number
  readonly title: string
  readonly isDone: boolean
  /** The one to do now. */
  readonly isNext: boolean
  readonly children: ReactNode
}

function Step({ number, title, isDone, isNext, children }: StepProps) {
  return (
    <Group
      component="li"
      align="flex-start"
      wrap="nowrap"
      aria-current={isNext ? 'step' : undefined}
    >
      <ThemeIcon
        radius="xl"
        size={32}
        variant={isNext || isDone ? 'filled' : 'default'}
        color={isDone ? 'green' : undefined}
      >
        {isDone ? <IconCheck size={18} aria-label={words.done} /> : number}
      </ThemeIcon>
      <Stack gap="xs" align="flex-start" flex={1} miw={0} pt={4}>
        <Title order={3} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Group>
  )
}

interface StepButtonProps {
  readonly isNext: boolean
  /** Why the key may not do it; null when it may. */
  readonly why: string | null
  readonly link: (props: Record<string, unknown>) => ReactNode
  readonly children: string
}

function StepButton({ isNext, ...rest }: StepButtonProps) {
  return <AllowedLink variant={isNext ? 'filled' : 'default'} {...rest} />
}

function publishCommand(channel: string): string {
  return curlOfChannel(channel, {
    path: 'events',
    keyIn: 'POSTHORN_KEY',
    body: { topic: 'order.created', data: { order: 1001 } },
  })
}
