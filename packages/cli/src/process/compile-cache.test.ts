import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { cacheFolder } from './compile-cache.ts'

const home = '/home/me'

test.each([
  ['linux', {}, '/home/me/.cache/posthorn'],
  ['linux', { XDG_CACHE_HOME: '/var/me' }, '/var/me/posthorn'],
  ['linux', { XDG_CACHE_HOME: 'here' }, '/home/me/.cache/posthorn'],
  ['linux', { XDG_CACHE_HOME: '' }, '/home/me/.cache/posthorn'],
  ['darwin', { XDG_CACHE_HOME: '/var/me' }, '/home/me/Library/Caches/posthorn'],
  ['win32', { LOCALAPPDATA: '/users/me/local' }, '/users/me/local/posthorn'],
  ['win32', { XDG_CACHE_HOME: '/var/me' }, '/home/me/AppData/Local/posthorn'],
] as const)('on %s with %j it is kept in %s', (platform, env, folder) => {
  expect(cacheFolder({ platform, env, home }).replaceAll('\\', posix.sep)).toBe(folder)
})
