import { Anchor, Group, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useDeferredValue, useMemo, useRef } from 'react'
import { strings } from '../../strings/strings.ts'
import { readJson, writeJson } from './read-json.ts'

interface JsonEditorProps {
  readonly label: string
  readonly description?: ReactNode
  readonly value: string
  readonly onChange: (text: string) => void
  /** What the server found wrong with it. */
  readonly refused?: string | null
  readonly required?: boolean
  readonly minRows?: number
  /** Beside `Format`: an example to begin with, for instance. */
  readonly actions?: ReactNode
}

const words = strings.json

/** JSON as text. Where it goes wrong is said while one types, by line and column. */
export function JsonEditor(props: JsonEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  // Reading a megabyte takes some frames; typing does not wait for it.
  const text = useDeferredValue(props.value)
  const read = useMemo(() => readJson(text), [text])
  const fault = read.kind === 'fault' ? read.fault : null

  const goTo = (at: number) => {
    area.current?.focus()
    area.current?.setSelectionRange(at, at + 1)
  }
  // Written anew, a number that does not fit would be another one.
  const canFormat = read.kind === 'value' && read.rounded === null

  return (
    <Stack gap={4}>
      <Textarea
        ref={area}
        label={props.label}
        description={props.description}
        required={props.required}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        error={fault === null ? props.refused : words.fault(fault)}
        autosize
        minRows={props.minRows ?? 6}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        dir="ltr"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Group gap="md">
        {fault !== null && (
          <Anchor component="button" type="button" size="xs" onClick={() => goTo(fault.at)}>
            {words.goTo}
          </Anchor>
        )}
        {canFormat && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            aria-label={words.formatOf(props.label)}
            onClick={() => props.onChange(writeJson(read.value))}
          >
            {words.format}
          </Anchor>
        )}
        {props.actions}
      </Group>
      {read.kind === 'value' && read.rounded !== null && (
        <Text size="xs" fw={500} role="status">
          {words.rounded(read.rounded)}
        </Text>
      )}
    </Stack>
  )
}
