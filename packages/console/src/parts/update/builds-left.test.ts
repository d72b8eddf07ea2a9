import { expect, test } from 'vitest'
import { mayLeaveBuild } from './builds-left.ts'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

test('a page leaves each build once by itself, however servers take turns', () => {
  const kept = storage()
  const builds = ['/assets/index-a.js', '/assets/index-b.js', '/assets/index-a.js']
  expect(builds.map((build) => mayLeaveBuild(build, kept))).toEqual([true, true, false])
  expect(mayLeaveBuild('/assets/index-b.js', kept)).toBe(false)
  expect(mayLeaveBuild('/assets/index-c.js', kept)).toBe(true)
})
