import { Group, Paper, ScrollArea, SegmentedControl, Stack, Text } from '@mantine/core'
import { type ReactNode, useMemo, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import { parseExactly, writeIndented } from '../json/exact-json.ts'
import { JsonTree } from '../json/json-tree.tsx'
import { Copy } from '../text/copy.tsx'
import { LongText } from '../text/long-text.tsx'

interface VerbatimBodyProps {
  readonly text: string
  readonly encoding?: 'utf-8' | 'base64'
  /** More came than was kept. */
  readonly truncated?: boolean
  /** What it is, for screen readers: "Body of the response". */
  readonly of: string
}

/** A body as it came: JSON as a tree or as it was written, text as text, bytes in base64. */
export function VerbatimBody({
  text,
  encoding = 'utf-8',
  truncated = false,
  of,
}: VerbatimBodyProps) {
  const value = useMemo(
    () => (encoding === 'utf-8' && !truncated ? parseExactly(text) : undefined),
    [text, encoding, truncated],
  )
  const words = strings.http
  if (text === '') return <Dimmed>{words.noBody}</Dimmed>
  return (
    <Stack gap={4}>
      {truncated && <Dimmed>{words.truncated}</Dimmed>}
      {encoding === 'base64' && <Dimmed>{words.bytes(bytesIn(text))}</Dimmed>}
      <TreeOrText tree={value} text={text} of={of} />
    </Stack>
  )
}

/** A value that the API gave as JSON. */
export function JsonBody({ value, of }: { value: unknown; of: string }) {
  const text = useMemo(() => writeIndented(value), [value])
  return <TreeOrText tree={value} text={text} of={of} />
}

interface TreeOrTextProps {
  /** Undefined for what is no JSON. */
  readonly tree: unknown
  /** Null for what is too deep to be written. */
  readonly text: string | null
  readonly of: string
}

function TreeOrText({ tree, text, of }: TreeOrTextProps) {
  const words = strings.http
  const isStructured = typeof tree === 'object' && tree !== null
  const [view, setView] = useState<string>('tree')
  const isTree = text === null || (isStructured && view === 'tree')
  return (
    <Paper withBorder p="xs" miw={0}>
      <Group justify="flex-end" gap={4} mb={4}>
        {isStructured && text !== null && (
          <SegmentedControl
            size="xs"
            aria-label={words.bodyAs}
            value={view}
            onChange={setView}
            data={[
              { value: 'tree', label: words.tree },
              { value: 'raw', label: words.raw },
            ]}
          />
        )}
        {text !== null && <Copy value={text} of={of} />}
      </Group>
      <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0, 'aria-label': of }}>
        {isTree ? (
          <JsonTree value={tree} label={words.jsonTree(of)} />
        ) : (
          <LongText text={text ?? ''} />
        )}
      </ScrollArea.Autosize>
    </Paper>
  )
}

function Dimmed({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  )
}

function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}
