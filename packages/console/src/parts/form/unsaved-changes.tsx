import { type ShouldBlockFn, useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { LeaveQuestion, useLeaveQuestionAtHand } from './leave-question.tsx'
import { addUnsaved, hasUnsaved } from './unsaved.ts'

/**
 * Stands in every form. While the form has changes, whoever leaves its page is asked first: in a dialog
 * for another page, in the browser's own for another site, a reload or the end of the tab. What is done
 * after saving navigates with `ignoreBlocker`.
 */
export function UnsavedChanges({ isChanged }: { isChanged: boolean }) {
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
      opened={leaving.status === 'blocked'}
      onStay={() => leaving.reset?.()}
      onLeave={() => leaving.proceed?.()}
    />
  )
}

/** Another filter of the same page takes nothing away. */
const loses: ShouldBlockFn = ({ current, next }) =>
  hasUnsaved() && current.pathname !== next.pathname
