import type { Check } from '../check.ts'
import { expectAccepted, expectRefused } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'

const fresh =
  'Refuse timestamps more than 300 s from now, both ways. Should the clock of this machine or of the listener be wrong, set it first.'
const plainDigits =
  'Take webhook-timestamp for seconds in plain digits (/^[0-9]+$/) and refuse everything else: Number, parseInt and Date.parse each take more than that.'

/** All of them are signed as they stand: what is wrong is the time, or how it is written. */
export const timestampChecks: readonly Check[] = [
  {
    id: 'authenticity/timestamp-too-old',
    level: 'must',
    title: 'refuses an event signed 301 s ago',
    fix: fresh,
    run: (listener) => refuses(listener, 'signed 301 s ago', String(secondsAgo(301))),
  },
  {
    id: 'authenticity/timestamp-too-new',
    level: 'must',
    title: 'refuses an event signed 301 s ahead',
    fix: fresh,
    run: (listener) => refuses(listener, 'signed 301 s ahead', String(secondsAhead(301))),
  },
  {
    id: 'authenticity/timestamp-old-enough',
    level: 'must',
    title: 'accepts an event signed 290 s ago',
    fix: fresh,
    run: (listener) => accepts(listener, 'signed 290 s ago', String(secondsAgo(290))),
  },
  {
    id: 'authenticity/timestamp-new-enough',
    level: 'must',
    title: 'accepts an event signed 290 s ahead',
    fix: fresh,
    run: (listener) => accepts(listener, 'signed 290 s ahead', String(secondsAhead(290))),
  },
  {
    id: 'authenticity/timestamp-milliseconds',
    level: 'must',
    title: 'refuses a timestamp in milliseconds',
    fix: plainDigits,
    run: (listener) => refuses(listener, 'a timestamp in milliseconds', String(Date.now())),
  },
  {
    id: 'authenticity/timestamp-fraction',
    level: 'must',
    title: 'refuses a timestamp with a fraction',
    fix: plainDigits,
    run: (listener) => refuses(listener, 'a timestamp with a fraction', `${secondsAgo(0)}.5`),
  },
  {
    id: 'authenticity/timestamp-letters',
    level: 'must',
    title: 'refuses a timestamp with letters behind it',
    fix: plainDigits,
    run: (listener) => refuses(listener, 'a timestamp like 123abc', `${secondsAgo(0)}abc`),
  },
]

function refuses(listener: ListenerUnderTest, what: string, timestamp: string) {
  return expectRefused(listener, { what, message: listener.event({ timestamp }) })
}

function accepts(listener: ListenerUnderTest, what: string, timestamp: string) {
  return expectAccepted(listener, { what, message: listener.event({ timestamp }) })
}

/** Rounded away from now, so that the request may take a second without a difference. */
function secondsAgo(seconds: number): number {
  return Math.floor(Date.now() / 1000) - seconds
}

function secondsAhead(seconds: number): number {
  return Math.ceil(Date.now() / 1000) + seconds
}
