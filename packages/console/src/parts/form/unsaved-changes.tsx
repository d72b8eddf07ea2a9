import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { LeaveWords } from './leave-modal.tsx'
import { LeaveQuestion, useLeaveQuestionAtHand } from './leave-question.tsx'
import { addUnsaved, hasUnsaved } from './unsaved.ts'

interface UnsavedChangesProps {
  readonly isChanged: boolean
  /** What would be lost, when it is not what was typed. */
  readonly words?: LeaveWords
}

/**
 * Stands in every form. While the form has changes, whoever leaves its page is asked first: in a dialog
 * for another page, in the browser's own for another site, a reload or the end of the tab. What is done
 * after saving navigates with `ignoreBlocker`.
 */
export function UnsavedChanges({ isChanged, words }: UnsavedChangesProps) {
  useEffect(() => (isChanged ? addUnsaved() : undefined), [isChanged])
  useLeaveQuestionAtHand(isChanged)
  const leaving = useBlocker({
    shouldBlockFn: loses,
    enableBeforeUnload: hasUnsaved,
    disabled: !isChanged,
    withResolver: true,
  })
  return (
    <LeaveQuestion
      {...(words !== undefined && { words })}
      opened={leaving.status === 'blocked'}
      onStay={() => leaving.reset?.()}
      onLeave={() => leaving.proceed?.()}
    />
  )
}

/** Another filter of the same page takes nothing away. */
const loses: ShouldBlockFn = ({ current, next }) =>
  hasUnsaved() && current.pathname !== next.pathname
