import { Button, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import { LongText } from '../text/long-text.tsx'
import { visible } from '../text/visible.ts'
import { WrittenNumber } from './exact-json.ts'
import classes from './json-tree.module.css'

interface JsonTreeProps {
  readonly value: unknown
  /** What it is, for screen readers. */
  readonly label: string
}

/** Entries of one object or array that stand there before more are asked for. */
const portion = 100
/** Up to this depth it is open at first, unless there is much in it. */
const openDepth = 2
const openEntries = 30
const stringBeginning = 300

/**
 * JSON of strangers, to be unfolded. Only what is unfolded is in the page, so that neither size nor
 * depth makes it slow.
 */
export function JsonTree({ value, label }: JsonTreeProps) {
  return (
    <ul className={`${classes.level} ${classes.root} verbatim`} aria-label={label}>
      <Node name={null} value={value} depth={0} />
    </ul>
  )
}

interface NodeProps {
  readonly name: string | null
  readonly value: unknown
  readonly depth: number
}

function Node({ name, value, depth }: NodeProps) {
  if (typeof value === 'object' && value !== null && !(value instanceof WrittenNumber)) {
    return <Fold name={name} value={value} depth={depth} />
  }
  return (
    <li className={classes.leaf}>
      <Name of={name} />
      <Scalar value={value} />
    </li>
  )
}

function Fold({ name, value, depth }: NodeProps & { readonly value: object }) {
  const isList = Array.isArray(value)
  const count = useMemo(() => (isList ? value.length : Object.keys(value).length), [value, isList])
  const [isOpen, setIsOpen] = useState(depth === 0 || (depth < openDepth && count <= openEntries))
  const { fields, items } = strings.http
  return (
    <li>
      <UnstyledButton
        className={`${classes.fold} verbatim`}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconChevronRight
          size={14}
          aria-hidden="true"
          className={isOpen ? `${classes.arrow} ${classes.open}` : classes.arrow}
        />
        <span>
          <Name of={name} />
          <Text span inherit c="dimmed">
            {isList ? `[${items(count)}]` : `{${fields(count)}}`}
          </Text>
        </span>
      </UnstyledButton>
      {isOpen && count > 0 && <Entries of={value} depth={depth + 1} />}
    </li>
  )
}

function Entries({ of: value, depth }: { of: object; depth: number }) {
  const entries = useMemo(() => Object.entries(value), [value])
  const [shown, setShown] = useState(portion)
  const left = entries.length - shown
  return (
    <ul className={classes.level}>
      {entries.slice(0, shown).map(([name, each]) => (
        <Node key={name} name={name} value={each} depth={depth} />
      ))}
      {left > 0 && (
        <li className={classes.leaf}>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setShown((before) => before + portion)}
          >
            {strings.http.moreEntries(left)}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Name({ of: name }: { of: string | null }) {
  if (name === null) return null
  return (
    <>
      <bdi className={classes.name}>
        {visible(name.length > stringBeginning ? `${name.slice(0, stringBeginning)}…` : name)}
      </bdi>
      {': '}
    </>
  )
}

function Scalar({ value }: { value: unknown }) {
  if (typeof value === 'string') {
    return (
      <bdi className={classes.string}>
        {'"'}
        <LongText text={value} first={stringBeginning} />
        {'"'}
      </bdi>
    )
  }
  if (value instanceof WrittenNumber) return <span className={classes.number}>{value.text}</span>
  const kind = typeof value === 'number' ? classes.number : classes.word
  return <span className={kind}>{String(value)}</span>
}
