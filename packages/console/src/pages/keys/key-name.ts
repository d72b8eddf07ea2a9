import type { Key } from '@posthorn/client'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'

/** As it is told in sentences: what people call it, or else its end. */
export function keyNameOf(key: Key): string {
  return key.name === null ? hintOf(key) : visible(key.name)
}

/** What of the key itself may be seen. */
export function hintOf({ kind, hint }: Key): string {
  return strings.keys.hint(kind === 'publisher' ? 'pk' : 'sk', hint)
}
