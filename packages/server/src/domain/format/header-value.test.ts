import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeHeaderValue } from './header-value.ts'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

test('space, quote, percent and everything that is not visible ASCII are percent-encoded', () => {
  expect(encodeHeaderValue('Euro € 😀')).toBe('Euro%20%E2%82%AC%20%F0%9F%98%80')
  expect(encodeHeaderValue('100% "sure"')).toBe('100%25%20%22sure%22')
  expect(encodeHeaderValue('a\r\nx: y\u007f')).toBe('a%0D%0Ax:%20y%7F')
  expect(encodeHeaderValue('job.created_~!')).toBe('job.created_~!')
})

test('decoding gives the text back', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(decodeURIComponent(encodeHeaderValue(text))).toBe(text)
    }),
  )
})

test('nothing but U+0021 to U+007E without the quote comes out, whatever goes in', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.integer({ min: 0, max: 0xffff }).map((each) => String.fromCharCode(each)),
      }),
      (text) => {
        expect(encodeHeaderValue(text)).toMatch(/^[!#-~]*$/)
      },
    ),
  )
})

test('a lone surrogate becomes the replacement character', () => {
  expect(encodeHeaderValue('a\ud800b')).toBe('a%EF%BF%BDb')
})
