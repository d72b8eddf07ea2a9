import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Io } from '../src/index.ts'
import { runCommand } from './support/run-command.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-cli-'))
  return () => rm(folder, { recursive: true })
})

const posthorn = (args: readonly string[], more: Partial<Io> = {}) =>
  runCommand(args, { cwd: folder, ...more })

const anyPort = ['--port', '0', '--listener-port', '0']

describe('posthorn start', () => {
  test('runs until asked to end, and prints the first operator key once', async () => {
    const start = async () => {
      let ready = () => {}
      const listening = new Promise<void>((resolve) => {
        ready = resolve
      })
      const stops: (() => void)[] = []
      const ended = posthorn(['start', '--port', '0', '--database', `sqlite:${folder}/a.db`], {
        out: (line) => {
          if (line.includes('listening on')) ready()
        },
        onStop: (listener) => void stops.push(listener),
      })
      await listening
      for (const stop of stops) stop()
      return ended
    }
    const first = await start()
    expect(first.code).toBe(0)
    expect(first.err).toMatch(/^Operator key, shown this once: ak_\w{38}\n/)
    // Where the console was built.
    const rest = first.err.split('\n').slice(1).join('\n')
    expect(rest).toMatch(/^(Console, signed in by this link once: http:\S+\/sign-in#token=\S+\n)?$/)
    expect((await start()).err).toBe('')
  })

  test('says which folder of the database is missing, and does not make it', async () => {
    const missing = join(folder, 'data')
    for (const env of [{}, { POSTHORN_MASTER_KEY: randomBytes(32).toString('base64') }]) {
      const database = `sqlite:${missing}/posthorn.db`
      const { code, err } = await posthorn(['start', '--port', '0', '--database', database], {
        env,
      })
      expect(code).toBe(2)
      expect(err).toBe(
        `The folder ${missing} for the database does not exist. Create it: mkdir -p ${missing}\n`,
      )
    }
    await expect(stat(missing)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('refuses settings it cannot use, each with the sentence that fixes it', async () => {
    const env = { POSTHORN_OPEN_CHANNELS: 'true', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const { code, err } = await posthorn(['start', '--port', 'http'], { env })
    expect(code).toBe(2)
    expect(err).toMatch(/POSTHORN_PORT is "http"; give a whole number/)
    expect(err).toMatch(/In production also set POSTHORN_ALLOW_OPEN_CHANNELS_IN_PRODUCTION/)
    expect(err).toMatch(/NODE_TLS_REJECT_UNAUTHORIZED=0/)
  })
})

describe('posthorn config', () => {
  test('shows every setting with where it comes from, and no secret', async () => {
    const env = { POSTHORN_ADMIN_KEY: 'correct-horse-battery-staple' }
    const { code, out } = await posthorn(['config', '--json', '--port', '9000'], { env })
    expect(code).toBe(0)
    expect(out).not.toContain('correct-horse')
    const settings: { name: string; value: string; source: string }[] = JSON.parse(out)
    expect(settings).toContainEqual(
      expect.objectContaining({ name: 'POSTHORN_PORT', value: '9000', source: 'flag' }),
    )
    expect(settings).toContainEqual(
      expect.objectContaining({ name: 'POSTHORN_ADMIN_KEY', source: 'environment' }),
    )
  })
})

describe('settings that cannot be used', () => {
  test.each([[['config']], [['dev', '--once']], [['backup']]])(
    'are refused by posthorn %s, all of them, each with its fix',
    async (args) => {
      const env = { POSTHORN_PORT: 'http', POSTHORN_LOG_FORMAT: 'xml' }
      const { code, out, err } = await posthorn(args, { env })
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(/POSTHORN_PORT is "http"; give a whole number.* \(settings_unusable\)/)
      expect(err).toMatch(/POSTHORN_LOG_FORMAT is "xml"; choose one of/)
    },
  )
})

describe('posthorn', () => {
  test('answers a wrong command with exit code 2 and the way to the help', async () => {
    const { code, err } = await posthorn(['strat'])
    expect(code).toBe(2)
    expect(err).toContain('(Did you mean start?)')
  })

  test('tells what nobody foresaw in a sentence with its code, and where only when asked', async () => {
    // A folder stands where a file is read.
    await mkdir(join(folder, '.posthorn', 'dev.json'), { recursive: true })
    const { code, out, err } = await posthorn(['dev', '--once', ...anyPort])
    expect(code).toBe(1)
    expect(out + err).not.toContain('    at ')
    expect(err).toMatch(/^posthorn: illegal operation on a directory, read.* \(EISDIR\)\n/)
    expect(err).toContain('POSTHORN_LOG_LEVEL=debug')

    const broken = {
      out() {
        throw new Error('the pipe broke')
      },
    }
    const unasked = await posthorn(['config'], broken)
    expect(unasked.err).toMatch(/^posthorn: the pipe broke \(unexpected\)\n.*\n$/)
    const env = { POSTHORN_LOG_LEVEL: 'debug' }
    const asked = await posthorn(['config'], { ...broken, env })
    expect(asked.err).toMatch(/^posthorn: the pipe broke \(unexpected\)\nError: .*\n(.*\n)* {4}at /)
    const byFlag = await posthorn(['config', '--log-level', 'debug'], broken)
    expect(byFlag.err).toContain('    at ')
  })

  test('says its exit codes in the help', async () => {
    const { code, out } = await posthorn(['--help'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /Exit codes:\n {2}0 +done\n {2}1 +failed\n {2}2 +wrong usage or configuration\n/,
    )
  })

  test('prints its version', async () => {
    const { code, out } = await posthorn(['--version'])
    expect(code).toBe(0)
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
