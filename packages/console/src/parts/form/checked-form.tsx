import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { toFault } from './to-fault.ts'

/** Groups of boxes to tick are no fields to ARIA. */
const fields = '[aria-invalid="true"], [data-invalid]'
/** Of an `ErrorBox`. */
const box = '[data-refusal]'

interface CheckedFormProps {
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
  /** Why the server refused what was last submitted; null when it did not. */
  readonly error: unknown
  readonly children: ReactNode
}

/**
 * A form that says itself what is wrong, not the browser. What keeps it from being done may stand out of
 * sight: after each try the focus goes there.
 */
export function CheckedForm({ onSubmit, error, children }: CheckedFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    if (tries > 0 && form.current !== null) return toFault(form.current, fields)
  }, [tries])
  useEffect(() => {
    if (error !== null && form.current !== null) return toFault(form.current, `${fields}, ${box}`)
  }, [error])
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit(event)
        setTries((before) => before + 1)
      }}
    >
      {children}
    </form>
  )
}
