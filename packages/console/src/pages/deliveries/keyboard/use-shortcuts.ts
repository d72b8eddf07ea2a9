import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useRef } from 'react'

/** What keys do, by `KeyboardEvent.key`. Returning false leaves the key to the browser. */
export type Shortcuts = Readonly<Record<string, () => unknown>>

/** The keys of a page, and what they do in words. */
export type KeyWords = readonly (readonly [keys: readonly string[], does: string])[]

/**
 * Single keys for what one does again and again. They are silent while somebody types or a dialog is
 * open, and can be turned off (WCAG 2.2, 2.1.4).
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [isOn] = useShortcutsSetting()
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (!isOn && event.key.length === 1) return
      if (hasMeaningOfItsOwn(event)) return
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (act !== undefined && act() !== false) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOn])
}

export function useShortcutsSetting() {
  const [isOn, setIsOn] = useLocalStorage({
    key: 'posthorn-single-keys',
    defaultValue: true,
    getInitialValueInEffect: false,
  })
  return [isOn, setIsOn] as const
}

/** In a field, a menu or a dialog. Boxes take Space alone, and choices the arrows. */
function hasMeaningOfItsOwn({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role=dialog], [role=listbox], [role=menu]') !== null) return true
  if (target instanceof HTMLInputElement) {
    if (target.type === 'radio') return key.startsWith('Arrow')
    return target.type !== 'checkbox'
  }
  return target.closest('textarea, select') !== null || target.isContentEditable
}
