import { Anchor, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AllowedButton } from '../../parts/button/allowed-button.tsx'
import { CheckedForm } from '../../parts/form/checked-form.tsx'
import { isAllAtFields, refusedField } from '../../parts/form/refused-field.ts'
import { UnsavedChanges } from '../../parts/form/unsaved-changes.tsx'
import { JsonEditor } from '../../parts/json/json-editor.tsx'
import { readJson, writeJson } from '../../parts/json/read-json.ts'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { faultOfName } from '../../parts/topic/name-fault.ts'
import { strings } from '../../strings/strings.ts'
import { draftSchema } from './draft-schema.ts'
import { readSchema } from './read-schema.ts'

/** As it is typed: the JSON as text. */
export interface TopicValues {
  readonly name: string
  readonly description: string
  readonly example: string
  readonly schema: string
}

/** As it is sent. */
export interface TopicDraft {
  readonly name: string
  readonly description: string | null
  readonly example: unknown
  readonly schema: Record<string, unknown> | null
}

interface TopicFormProps {
  readonly initial: TopicValues
  /** The name is chosen once. */
  readonly isNew: boolean
  readonly submit: string
  /** Names that the catalog has. */
  readonly taken?: ReadonlySet<string>
  /** Why the last submission was refused. */
  readonly error: unknown
  readonly isPending: boolean
  readonly onSubmit: (draft: TopicDraft) => void
  readonly cancel: ReactNode
}

const words = strings.topics.form
const fields = ['name', 'description', 'example', 'schema'] as const
const pointers = fields.map((field) => `/${field}`)

/** A topic as it is made and changed. What the schema means is checked by the server, on saving. */
export function TopicForm(props: TopicFormProps) {
  const { error, isNew, taken } = props
  const [values, setValues] = useState(props.initial)
  const [wasTried, setWasTried] = useState(false)
  /** What the server said is about what was sent: it goes when that is changed. */
  const [sent, setSent] = useState<TopicValues | null>(null)
  const refused = (field: keyof TopicValues) =>
    sent?.[field] === values[field] ? refusedField(error, `/${field}`) : null
  const first = useRef<HTMLElement | null>(null)
  useEffect(() => first.current?.focus(), [])
  const set = (changes: Partial<TopicValues>) => setValues((before) => ({ ...before, ...changes }))

  const example = readJson(values.example)
  const schema = readSchema(values.schema)
  const name = values.name.trim()
  const nameFault = !isNew
    ? null
    : (faultOfName(name) ??
      (taken?.has(name) ? words.faults.taken : null) ??
      (wasTried && name === '' ? words.faults.missing : null))
  const isBroken =
    example.kind === 'fault' || schema.kind === 'no_json' || schema.kind === 'no_object'
  const why =
    (nameFault !== null && name !== '' ? strings.events.form.invalidTopic : null) ??
    (isBroken ? strings.events.form.invalidJson : null)

  const submit = () => {
    setWasTried(true)
    setSent(values)
    if (why !== null || props.isPending || (isNew && name === '')) return
    props.onSubmit({
      name,
      description: values.description.trim() === '' ? null : values.description.trim(),
      example: example.kind === 'value' ? example.value : null,
      schema: schema.kind === 'schema' ? schema.schema : null,
    })
  }

  return (
    <CheckedForm onSubmit={submit} error={error}>
      <UnsavedChanges isChanged={fields.some((each) => values[each] !== props.initial[each])} />
      <Stack maw={860}>
        {isNew && (
          <TextInput
            label={strings.topics.name}
            description={words.nameHelp}
            required
            spellCheck={false}
            autoCapitalize="off"
            ref={(input) => {
              first.current = input
            }}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={nameFault ?? refused('name')}
          />
        )}
        <Textarea
          ref={(input) => {
            if (!isNew) first.current = input
          }}
          label={strings.topics.description}
          description={words.descriptionHelp}
          autosize
          minRows={2}
          maxLength={2000}
          value={values.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
          error={refused('description')}
        />
        <JsonEditor
          label={strings.topics.example}
          description={words.exampleHelp}
          value={values.example}
          onChange={(text) => set({ example: text })}
          refused={refused('example')}
        />
        <JsonEditor
          label={strings.topics.schema}
          description={words.schemaHelp}
          value={values.schema}
          onChange={(text) => set({ schema: text })}
          refused={schema.kind === 'no_object' ? words.faults.notObject : refused('schema')}
          minRows={8}
          actions={
            example.kind === 'value' &&
            schema.kind === 'none' && (
              <Anchor
                component="button"
                type="button"
                size="xs"
                onClick={() => set({ schema: writeJson(draftSchema(example.value)) })}
              >
                {words.draft}
              </Anchor>
            )
          }
        />
        {error !== null && !isAllAtFields(error, ...pointers) && <ErrorBox error={error} />}
        <Group justify="flex-end" gap="sm">
          <Text size="xs" c="dimmed" flex="1 1 240px">
            {words.saveChecks}
          </Text>
          {props.cancel}
          <AllowedButton type="submit" why={why} loading={props.isPending}>
            {props.submit}
          </AllowedButton>
        </Group>
      </Stack>
    </CheckedForm>
  )
}
