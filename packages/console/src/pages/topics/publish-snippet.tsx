import { Paper, ScrollArea } from '@mantine/core'
import { curlOfChannel } from '../../parts/curl/curl.ts'
import { Section } from '../../parts/page/section.tsx'
import { Copy } from '../../parts/text/copy.tsx'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.topics.snippet

interface PublishSnippetProps {
  readonly topic: string
  readonly example: unknown
  readonly channel: string | null
}

/** How a program publishes an event of a topic, ready to be tried. */
export function PublishSnippet({ topic, example, channel }: PublishSnippetProps) {
  const command = curlOfChannel(channel ?? 'CHANNEL', {
    path: 'events',
    keyIn: 'POSTHORN_KEY',
    body: { topic, data: example ?? {} },
  })
  return (
    <Section
      title={words.title}
      help={words.help}
      actions={<Copy value={command} of={words.curl} />}
    >
      <Paper withBorder p="xs">
        <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0, 'aria-label': words.curl }}>
          <pre className="verbatim" style={{ margin: 0 }}>
            {visible(command)}
          </pre>
        </ScrollArea.Autosize>
      </Paper>
    </Section>
  )
}
