import { Group, ScrollArea, Text, UnstyledButton } from '@mantine/core'
import type { Attempt } from '@posthorn/client'
import { useEffect, useRef } from 'react'
import { formatDuration } from '../../../parts/time/format-duration.ts'
import { Time } from '../../../parts/time/time.tsx'
import { reasonWords } from '../../../strings/reasons.ts'
import { strings } from '../../../strings/strings.ts'
import classes from './timeline.module.css'

const words = strings.delivery.attempts

interface TimelineProps {
  readonly attempts: readonly Attempt[]
  readonly selected: string
  readonly onSelect: (id: string) => void
}

/** Every attempt, the first one first. */
export function Timeline({ attempts, selected, onSelect }: TimelineProps) {
  const viewport = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the one that is selected now.
  useEffect(() => showCurrent(viewport.current), [selected])
  return (
    <ScrollArea.Autosize mah={520} type="auto" viewportRef={viewport}>
      <ol className={classes.list} aria-label={words.title}>
        {attempts.map((attempt) => (
          <li key={attempt.id}>
            <Entry
              attempt={attempt}
              isSelected={attempt.id === selected}
              onSelect={() => onSelect(attempt.id)}
            />
          </li>
        ))}
      </ol>
    </ScrollArea.Autosize>
  )
}

/** Within the list alone: the page stays where it is. */
function showCurrent(viewport: HTMLDivElement | null): void {
  const current = viewport?.querySelector('[aria-current]')?.getBoundingClientRect()
  if (viewport === null || current === undefined) return
  const seen = viewport.getBoundingClientRect()
  if (current.top < seen.top) viewport.scrollTop -= seen.top - current.top
  if (current.bottom > seen.bottom) viewport.scrollTop += current.bottom - seen.bottom
}

interface EntryProps {
  readonly attempt: Attempt
  readonly isSelected: boolean
  readonly onSelect: () => void
}

function Entry({ attempt, isSelected, onSelect }: EntryProps) {
  const { number, outcome, http_code, error, started_at, duration_ms } = attempt
  const isDelivered = outcome === 'delivered'
  const color = isDelivered ? 'var(--mantine-color-green-6)' : 'var(--mantine-color-red-6)'
  const said = isDelivered || error === null ? words.delivered : reasonWords(error).name
  return (
    <UnstyledButton
      className={classes.attempt}
      aria-current={isSelected || undefined}
      onClick={onSelect}
    >
      <span className={classes.dot} style={{ background: color }} />
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          {words.number(number)}
        </Text>
        <Text size="xs" c="dimmed">
          {formatDuration(duration_ms)}
        </Text>
      </Group>
      <Text size="sm">{[http_code, said].filter((each) => each !== null).join(' · ')}</Text>
      <Text size="xs" c="dimmed">
        <Time at={started_at} />
      </Text>
    </UnstyledButton>
  )
}
