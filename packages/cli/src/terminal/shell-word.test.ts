import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shellWord } from './shell-word.ts'

test.each([
  ['sqlite:/var/lib/posthorn.db', 'sqlite:/var/lib/posthorn.db'],
  ['my backups/a', "'my backups/a'"],
  ["it's", "'it'\\''s'"],
  ['$HOME', "'$HOME'"],
  ['~/a', "'~/a'"],
  ['', "''"],
])('%j is written %s', (text, word) => {
  expect(shellWord(text)).toBe(word)
})

test('a shell reads back every word as it was', () => {
  const odd = fc.constantFrom(...' \n\t\'"\\$`!*?~#&;|<>()[]{}%=-a1äé')
  const texts = fc.string({ unit: odd, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(texts, { minLength: 50, maxLength: 100 }), (words) => {
      const command = `printf '%s\\0' ${words.map(shellWord).join(' ')}`
      const read = execFileSync('sh', ['-c', command], { encoding: 'utf8' })
      expect(read.split('\0').slice(0, -1)).toEqual(words)
    }),
    // Each starts a shell.
    { numRuns: 3, endOnFailure: true },
  )
})
