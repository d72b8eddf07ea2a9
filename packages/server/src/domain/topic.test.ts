import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTopicName, isTopicPattern, topicMatches } from './topic.ts'

test.each([
  'contact_added',
  'contact.custom-field.value_changed',
  'job-milestone-changed',
  'CustomerAdded',
  '7',
  'a'.repeat(128),
])('%s is a topic name', (name) => {
  expect(isTopicName(name)).toBe(true)
})

test.each(['', '.a', '-a', '_a', 'a b', 'a/b', 'é', 'job.*', '*', 'a\n', 'a'.repeat(129)])(
  '%j is no topic name',
  (name) => {
    expect(isTopicName(name)).toBe(false)
  },
)

test('a subscription names a topic or everything below a prefix', () => {
  expect(isTopicPattern('job.created')).toBe(true)
  expect(isTopicPattern('job.*')).toBe(true)
  expect(isTopicPattern('job.custom-field.*')).toBe(true)
})

test.each(['*', '.*', 'job*', 'job.*.x', 'job.**', '*.job', ' job.*', `${'a'.repeat(127)}.*`])(
  '%j is no subscription',
  (pattern) => {
    expect(isTopicPattern(pattern)).toBe(false)
  },
)

test('job.* stands for every topic below job. at any depth, and not for job', () => {
  expect(topicMatches('job.*', 'job.created')).toBe(true)
  expect(topicMatches('job.*', 'job.custom-field.value_changed')).toBe(true)
  expect(topicMatches('job.*', 'job')).toBe(false)
  expect(topicMatches('job.*', 'jobs.created')).toBe(false)
  expect(topicMatches('job.*', 'job_created')).toBe(false)
})

test('a name stands for itself alone', () => {
  expect(topicMatches('job.created', 'job.created')).toBe(true)
  expect(topicMatches('job.created', 'job.created.x')).toBe(false)
  expect(topicMatches('job.created', 'jobxcreated')).toBe(false)
})

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/)

test('every topic below a prefix is matched by the prefix and no other is [topic-prefix]', () => {
  fc.assert(
    fc.property(name, name, (prefix, other) => {
      expect(topicMatches(`${prefix}.*`, `${prefix}.${other}`)).toBe(true)
      expect(topicMatches(`${prefix}.*`, other)).toBe(other.startsWith(`${prefix}.`))
    }),
  )
})
