import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useRef } from 'react'

/** What keys do, by `KeyboardEvent.key`. Returning false leaves the key to the browser. */
export type Shortcuts = Readonly<Record<string, () => unknown>>

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
      if (isTyping(event.target)) return
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

/** In a field, a menu or a dialog, where keys have meanings of their own. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio'].includes(target.type)
  return (
    target.closest('textarea, select, [role=dialog], [role=listbox], [role=menu]') !== null ||
    target.isContentEditable
  )
}
