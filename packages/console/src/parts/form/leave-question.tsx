import { Suspense, useEffect, useState } from 'react'
import { lazyPart } from '../update/lazy-part.ts'
import type { LeaveModalProps } from './leave-modal.tsx'

const load = async () => (await import('./leave-modal.tsx')).LeaveModal
const LeaveModal = lazyPart(load)

/** Asks whether what was typed may be lost. It stays where it was shown once, to give the focus back. */
export function LeaveQuestion(props: LeaveModalProps) {
  const [wasOpened, setWasOpened] = useState(false)
  if (props.opened && !wasOpened) setWasOpened(true)
  return <Suspense>{wasOpened && <LeaveModal {...props} />}</Suspense>
}

/** As soon as the question may be asked, so that it can be when the server has gone away meanwhile. */
export function useLeaveQuestionAtHand(isNeeded: boolean): void {
  useEffect(() => {
    if (isNeeded) load().catch(() => {})
  }, [isNeeded])
}
