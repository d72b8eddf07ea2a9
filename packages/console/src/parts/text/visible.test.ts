import { expect, test } from 'vitest'
import { visible } from './visible.ts'

test('names marks that turn text round', () => {
  expect(visible('invoice\u202Efdp.exe')).toBe('invoice‹U+202E›fdp.exe')
})

test('names control characters, but not tabs and line ends', () => {
  expect(visible('a\u0000b\u001B[31m\tc\r\n')).toBe('a‹U+0000›b‹U+001B›[31m\tc\r\n')
})

test('names halves of characters and leaves whole ones', () => {
  expect(visible('\uD83D 👩‍🚀 مرحبا')).toBe('‹U+D83D› 👩‍🚀 مرحبا')
})
