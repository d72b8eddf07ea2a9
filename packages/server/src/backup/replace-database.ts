import { link, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { realFile, restoreMark } from '../store/sqlite/database/file-lock.ts'
import { exists, hasCode, syncFolder, writeDurably } from '../system/files.ts'

/*
 * How a restored database takes the place of another.
 *
 * A restore writes drafts beside the database, checks them, and has changed nothing so far. Then it
 * writes the mark: from now on no server starts on the database, and the steps below are taken. Each
 * may be taken again, so whoever finds the mark takes them all: a restore that was cut short at any
 * point is brought to its end by the next one.
 *
 * A draft that is still there tells that what stands in its place is the old one. The log files of
 * the old database must be gone before the new one stands there: SQLite would write them into it.
 */

/** What the mark says. */
export interface Replacement {
  /** SHA-256 of the database that comes. */
  readonly backup: string
  /** Whether its key comes with it. */
  readonly withKey: boolean
  /** What is added to the names of what goes. */
  readonly keptAs: string
}

export interface Places {
  readonly database: string
  readonly databaseDraft: string
  readonly key: string
  readonly keyDraft: string
  readonly mark: string
}

export function placesOf(path: string): Places {
  const database = realFile(path)
  const key = `${path}.key`
  return {
    database,
    databaseDraft: `${database}.draft`,
    key,
    keyDraft: `${key}.draft`,
    mark: restoreMark(path),
  }
}

/** What SQLite keeps beside a database. */
const logEnds = ['-wal', '-shm', '-journal'] as const

/** Whether a database, or what one left, stands in the place. */
export async function isOccupied({ database }: Places): Promise<boolean> {
  for (const end of ['', '-wal', '-journal']) if (await exists(`${database}${end}`)) return true
  return false
}

export async function readMark({ mark }: Places): Promise<Replacement | null> {
  try {
    return JSON.parse(await readFile(mark, 'utf8')) as Replacement
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return null
    throw error
  }
}

/** The drafts are whole and durable. */
export async function writeMark({ mark }: Places, replacement: Replacement): Promise<void> {
  const draft = `${mark}.draft`
  await rm(draft, { force: true })
  await writeDurably(draft, JSON.stringify(replacement))
  await rename(draft, mark)
  await syncFolder(dirname(mark))
}

/** To be taken in order, under the lock of the database. */
export function replacingSteps(
  places: Places,
  { keptAs, withKey }: Replacement,
): readonly (() => Promise<void>)[] {
  const { database, databaseDraft, key, keyDraft, mark } = places
  const kept = `${database}.${keptAs}`
  const sync = async () => {
    for (const folder of new Set([dirname(database), dirname(key)])) await syncFolder(folder)
  }
  const isOld = () => exists(databaseDraft)
  return [
    async () => {
      if (await isOld()) await nameAlso(database, kept)
    },
    ...logEnds.map((end) => async () => {
      if (!(await isOld())) return
      await nameAlso(`${database}${end}`, `${kept}${end}`)
      await rm(`${database}${end}`, { force: true })
    }),
    async () => {
      // A key that stays is the old database's as well, which is of no use without it.
      const isOldKey = withKey ? await exists(keyDraft) : await isOld()
      if (isOldKey) await nameAlso(key, keptKey(places, keptAs))
    },
    sync,
    async () => {
      if (await exists(keyDraft)) await rename(keyDraft, key)
    },
    async () => {
      if (await isOld()) await rename(databaseDraft, database)
    },
    sync,
    () => rm(mark, { force: true }),
    sync,
  ]
}

/** As beside any database, unless that one is reached through a link from elsewhere. */
function keptKey({ key }: Places, keptAs: string): string {
  return `${key.slice(0, -'.key'.length)}.${keptAs}.key`
}

/** The second name is taken by the same file, by none, or never: nothing is written over. */
async function nameAlso(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    if (!hasCode(error, 'EEXIST')) throw error
    const [one, other] = await Promise.all([stat(from), stat(to)])
    if (one.ino === other.ino && one.dev === other.dev) return
    throw error
  }
}
