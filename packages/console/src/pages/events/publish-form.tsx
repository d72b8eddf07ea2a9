import { Accordion, Anchor, Group, Stack, Text, TextInput } from '@mantine/core'
import type { Topic } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { isAllAtFields, refusedField } from '../../parts/form/refused-field.ts'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { JsonEditor } from '../../parts/json/json-editor.tsx'
import { readJson, writeJson } from '../../parts/json/read-json.ts'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { visible } from '../../parts/text/visible.ts'
import { faultOfName } from '../../parts/topic/name-fault.ts'
import { forbids, useSession } from '../../session/session.ts'
import { strings } from '../../strings/strings.ts'
import { Recipients } from './recipients.tsx'
import { TopicInput } from './topic-input.tsx'

export interface PublishedDraft {
  readonly topic: string
  readonly data: unknown
  readonly current_context: unknown
  readonly ext_ref_code: string | null
  readonly event_url: string | null
}

interface PublishFormProps {
  readonly channel: string
  readonly catalog: readonly Topic[]
  readonly initialTopic: string
  /** Why the last one was refused. */
  readonly error: unknown
  readonly isPending: boolean
  /** What was last submitted is an event now. */
  readonly isPublished: boolean
  readonly onSubmit: (draft: PublishedDraft) => void
  readonly cancel: ReactNode
}

const words = strings.events.form

/** Where the API has what a field holds. */
const pointersOf = {
  topic: ['/topic', '/event_name'],
  data: ['/data'],
  reference: ['/ext_ref_code'],
  context: ['/current_context'],
  url: ['/event_url'],
} as const

/** What an event is made of. The example of the topic is there to begin with. */
export function PublishForm(props: PublishFormProps) {
  const { channel, catalog, error } = props
  const session = useSession()
  const [topic, setTopic] = useState(props.initialTopic)
  const [data, setData] = useState('{}')
  const [reference, setReference] = useState('')
  const [url, setUrl] = useState('')
  const [context, setContext] = useState('')
  const known = catalog.find(({ name }) => name === topic.trim())
  const example = known === undefined || known.example === null ? null : writeJson(known.example)

  /** What was put there, not typed, gives way to the example of another topic. */
  const given = useRef('{}')
  useEffect(() => {
    if (example === null) return
    setData((typed) => (typed.trim() === '' || typed === given.current ? example : typed))
    given.current = example
  }, [example])

  const readData = readJson(data)
  const readContext = readJson(context)
  const [wasTried, setWasTried] = useState(false)
  const wrongName = faultOfName(topic.trim())
  const nameFault = wrongName ?? (wasTried && topic.trim() === '' ? words.noTopic : null)
  const isBroken = readData.kind === 'fault' || readContext.kind === 'fault'
  const why =
    forbids(session, 'publish') ??
    (wrongName !== null ? words.invalidTopic : null) ??
    (isBroken ? words.invalidJson : null)

  /** What the server said is about what was sent: it goes when that is changed. */
  const typed = { topic, data, reference, url, context }
  const [sent, setSent] = useState<typeof typed | null>(null)
  const refused = (field: keyof typeof typed) =>
    sent?.[field] === typed[field] ? refusedField(error, ...pointersOf[field]) : null
  const [opened, setOpened] = useState<string | null>(null)
  const isMoreRefused = refused('context') !== null || refused('url') !== null

  /** The topic and its example are chosen, not typed: they are soon there again. */
  const isTyped = [data === example || data === '{}' ? '' : data, reference, url, context].some(
    (text) => text.trim() !== '',
  )
  const isKept = props.isPublished && JSON.stringify(typed) === JSON.stringify(sent)

  const submit = () => {
    setWasTried(true)
    if (why !== null || props.isPending || topic.trim() === '') return
    setSent(typed)
    props.onSubmit({
      topic: topic.trim(),
      data: readData.kind === 'value' ? readData.value : {},
      current_context: readContext.kind === 'value' ? readContext.value : null,
      ext_ref_code: reference.trim() === '' ? null : reference.trim(),
      event_url: url.trim() === '' ? null : url.trim(),
    })
  }

  return (
    <CheckedForm onSubmit={submit} error={error}>
      <UnsavedChanges isChanged={isTyped && !isKept} />
      <Stack maw={760}>
        <Text size="sm" c="dimmed">
          {words.help}
        </Text>
        <Stack gap="xs">
          <TopicInput
            catalog={catalog}
            value={topic}
            onChange={setTopic}
            error={nameFault ?? refused('topic')}
          />
          <AboutTopic topic={known} name={topic.trim()} />
          {forbids(session, 'read') === null && nameFault === null && (
            <Recipients channel={channel} topic={topic.trim()} />
          )}
        </Stack>
        <JsonEditor
          label={words.data}
          description={known?.schema ? words.schema : words.dataHelp}
          value={data}
          onChange={setData}
          refused={refused('data')}
          minRows={8}
          actions={
            example !== null &&
            data !== example && (
              <Anchor component="button" type="button" size="xs" onClick={() => setData(example)}>
                {words.useExample}
              </Anchor>
            )
          }
        />
        <TextInput
          label={words.reference}
          description={words.referenceHelp}
          maxLength={256}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
          error={refused('reference')}
        />
        <Accordion
          variant="contained"
          order={2}
          value={isMoreRefused ? 'more' : opened}
          onChange={setOpened}
        >
          <Accordion.Item value="more">
            <Accordion.Control>{words.more}</Accordion.Control>
            <Accordion.Panel>
              <Stack>
                <JsonEditor
                  label={words.context}
                  description={words.contextHelp}
                  value={context}
                  onChange={setContext}
                  refused={refused('context')}
                  minRows={3}
                />
                <TextInput
                  label={words.url}
                  description={words.urlHelp}
                  inputMode="url"
                  maxLength={2048}
                  placeholder="https://shop.example.com/orders/1001"
                  value={url}
                  onChange={(event) => setUrl(event.currentTarget.value)}
                  error={refused('url')}
                />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        {error !== null && !isAllAtFields(error, ...Object.values(pointersOf).flat()) && (
          <ErrorBox error={error} />
        )}
        <Group justify="flex-end">
          {props.cancel}
          <AllowedButton type="submit" why={why} loading={props.isPending}>
            {words.submit}
          </AllowedButton>
        </Group>
      </Stack>
    </CheckedForm>
  )
}

function AboutTopic({ topic, name }: { topic: Topic | undefined; name: string }) {
  if (name === '') return null
  if (topic === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {words.unknown}
      </Text>
    )
  }
  return (
    <Text size="sm">
      {topic.deprecated_at !== null && `${words.deprecated} `}
      {visible(topic.description ?? '')}{' '}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(props) => <Link to={paths.topic} params={{ topic: name }} {...props} />}
      >
        {words.showTopic}
      </Anchor>
    </Text>
  )
}
