import { styleText } from 'node:util'
import type { Io } from '../io.ts'

export type Style = Parameters<typeof styleText>[0]
export type Paint = (style: Style, text: string) => string

/** Colours for what goes to `out`, or none where they would be noise. */
export function paintFor(io: Pick<Io, 'colors'>): Paint {
  return (style, text) => (io.colors ? styleText(style, text, { validateStream: false }) : text)
}
