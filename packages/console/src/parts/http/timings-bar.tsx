import { Stack, Text } from '@mantine/core'
import type { Attempt } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'
import { formatDuration } from '../time/format-duration.ts'
import classes from './timings-bar.module.css'

const words = strings.http.timings

const colors = {
  dns: 'var(--mantine-color-violet-5)',
  connect: 'var(--mantine-color-blue-5)',
  tls: 'var(--mantine-color-cyan-5)',
  first_byte: 'var(--mantine-color-orange-5)',
  rest: 'var(--mantine-color-gray-5)',
} as const

/** Where the time of an attempt went, step by step. */
export function TimingsBar({ timings }: { timings: Attempt['timings'] }) {
  const steps = stepsOf(timings)
  const told = steps.map(({ name, ms }) => `${words[name]} ${formatDuration(ms)}`)
  const isReused = timings.connect_ms === null && timings.first_byte_ms !== null
  return (
    <Stack gap={6}>
      <div className={classes.bar} role="img" aria-label={words.about(told)}>
        {steps.map(({ name, ms }) => (
          <span key={name} style={{ flexGrow: ms, flexBasis: 0, background: colors[name] }} />
        ))}
      </div>
      <Text component="dl" size="xs" className={classes.legend}>
        {steps.map(({ name, ms }) => (
          <div key={name}>
            <dt>
              <span className={classes.swatch} style={{ background: colors[name] }} />
              {words[name]}
            </dt>
            <dd>{formatDuration(ms)}</dd>
          </div>
        ))}
        <div>
          <dt>{words.total}</dt>
          <dd>
            <strong>{formatDuration(timings.total_ms)}</strong>
          </dd>
        </div>
      </Text>
      {isReused && (
        <Text size="xs" c="dimmed">
          {words.reused}
        </Text>
      )}
    </Stack>
  )
}

interface Step {
  readonly name: keyof typeof colors
  readonly ms: number
}

/** Those that happened, and what was left: reading the body, waiting for what never came. */
function stepsOf(timings: Attempt['timings']): Step[] {
  const { dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms } = timings
  const named = [
    { name: 'dns', ms: dns_ms },
    { name: 'connect', ms: connect_ms },
    { name: 'tls', ms: tls_ms },
    { name: 'first_byte', ms: first_byte_ms },
  ] as const
  const steps: Step[] = named.flatMap(({ name, ms }) => (ms === null ? [] : [{ name, ms }]))
  const restMs = total_ms - steps.reduce((sum, { ms }) => sum + ms, 0)
  return restMs > 0 ? [...steps, { name: 'rest', ms: restMs }] : steps
}
