import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const pollMs = 500

/**
 * Runs `work` while no other process holds the lock at `path`, as when `npm start` and `npm test` are
 * typed in two terminals of a fresh clone. `onWait` is told once. The lock of a dead process is taken
 * over.
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true })
  for (let waited = false; !take(path); waited = true) {
    if (!waited) onWait()
    await pause(pollMs)
  }
  try {
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isHeld(path)) removeDead(path)
    return false
  }
}

/** Moved aside first: another process may have taken over since we looked, and then gets it back. */
function removeDead(path) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    if (isHeld(aside)) renameSync(aside, path)
    else rmSync(aside, { force: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function isHeld(path) {
  try {
    process.kill(Number(readFileSync(path, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
