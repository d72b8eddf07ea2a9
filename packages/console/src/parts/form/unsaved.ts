/** One for each form on the screen that has changes which only the page holds. */
const changed = new Set<object>()

/** Counts as unsaved until what it answers is called. */
export function addUnsaved(): () => void {
  const form = {}
  changed.add(form)
  return () => void changed.delete(form)
}

/** Whether something that was typed would be lost with the page. */
export function hasUnsaved(): boolean {
  return changed.size > 0
}

/** Somebody has said that it may be lost: nothing asks for it any more. */
export function giveUpUnsaved(): void {
  changed.clear()
}
