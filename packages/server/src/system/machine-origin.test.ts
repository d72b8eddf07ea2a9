import { expect, test } from 'vitest'
import { machineOrigin } from './machine-origin.ts'

test.each([
  ['hooks.example.com', 'hooks.example.com'],
  ['Web-1', 'web-1'],
  ['my_laptop', 'posthorn.local'],
  ['Küche', 'posthorn.local'],
  ['-', 'posthorn.local'],
  ['', 'posthorn.local'],
])('a machine called %j goes by the name %s', (name, origin) => {
  expect(machineOrigin(name)).toBe(origin)
})
