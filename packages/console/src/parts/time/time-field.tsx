import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { strings } from '../../strings/strings.ts'
import { earliest, latest, localOf, timeOf } from './local-time.ts'

interface TimeFieldProps {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (time: string | undefined) => void
}

/** After the last key; whoever goes on typing is not done. */
const pauseMs = 800

/**
 * A time of the API, entered where its reader lives. It counts when it is whole and one pauses, leaves
 * the field or presses Enter; on the way there every digit of a year makes a time of its own.
 */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const known = value === undefined ? '' : localOf(value)
  const [typed, setTyped] = useState(known)
  const [isHalf, setIsHalf] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    setTyped(known)
    setIsHalf(false)
  }, [known])

  /** Answers whether there was something to take, or nothing new. */
  const settle = (): boolean => {
    if (input.current === null) return true
    const { value: entered, validity } = input.current
    const time = timeOf(entered)
    // A field of which a part is missing is empty, too.
    if (time === undefined && (entered !== '' || validity.badInput)) return false
    setIsHalf(false)
    if (entered !== known) onChange(time)
    return true
  }
  const settleSoon = useDebouncedCallback(settle, pauseMs)
  const settleNow = () => {
    settleSoon.cancel()
    setIsHalf(!settle())
  }
  return (
    <TextInput
      ref={input}
      type="datetime-local"
      label={label}
      w={200}
      min={earliest}
      max={latest}
      value={typed}
      error={isHalf && strings.time.half}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        settleSoon()
      }}
      onBlur={settleNow}
      onKeyDown={({ key }) => {
        if (key === 'Enter') settleNow()
      }}
    />
  )
}
