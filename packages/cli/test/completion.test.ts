import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@posthorn/client'
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  type TestContext,
  test,
} from 'vitest'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'
import { runCommand } from './support/run-command.ts'
import { program } from './support/spawn-posthorn.ts'

const run = promisify(execFile)

let server: LaunchedServer
let webhook: string

beforeAll(async () => {
  server = await launchServer()
  const client = createClient({ url: server.url, key: operatorKey })
  await client.topics.create({ name: 'order.created', description: 'An order\twas\nplaced.' })
  await client.topics.create({ name: 'order.closed' })
  await client.channels.create({ name: 'Shop', guid: 'shop' })
  webhook = (await client.channel('shop').webhooks.create({ notification_type: 'stream' })).id
})
afterAll(() => server.stop())

/** What is offered at the end of a line. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(' ').slice(1)
  const { code, out, err } = await server.posthorn(['complete', '--', ...words])
  expect([code, err]).toEqual([0, ''])
  return out
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => each.split('\t')[0] ?? '')
}

describe('what is completed', () => {
  test('commands and their verbs', async () => {
    expect(await offered('posthorn ')).toEqual(
      expect.arrayContaining(['start', 'trigger', 'topics']),
    )
    expect(await offered('posthorn tr')).toEqual(['trigger'])
    expect(await offered('posthorn topics im')).toEqual(['import'])
    expect(await offered('posthorn complet')).toEqual(['completion'])
    expect(await offered('posthorn completion ')).toEqual(['bash', 'zsh', 'fish', 'powershell'])
  })

  test('flags of the command, after others and their values', async () => {
    expect(await offered('posthorn trigger --id')).toEqual(['--idempotency-key'])
    expect(await offered('posthorn trigger order.created --ext-ref-code topics --wa')).toEqual([
      '--wait',
    ])
    expect(await offered('posthorn trigger -- --wa')).toEqual([])
  })

  test('values that a flag allows, spelt in every way', async () => {
    expect(await offered('posthorn verify --sender s')).toEqual(['stripe', 'shopify', 'slack'])
    expect(await offered('posthorn verify --sender=str')).toEqual(['--sender=stripe'])
    // In bash, which takes the = for a word.
    expect(await offered('posthorn verify --sender = str')).toEqual(['stripe'])
    expect(await offered('posthorn verify --sender =')).toHaveLength(4)
  })

  test('names from the server', async () => {
    expect(await offered('posthorn trigger ')).toEqual(['order.closed', 'order.created'])
    expect(await offered('posthorn trigger order.cr')).toEqual(['order.created'])
    expect(await offered('posthorn trigger --channel sh')).toEqual(['shop'])
    expect(await offered('posthorn topics get order.cl')).toEqual(['order.closed'])
    expect(await offered('posthorn topics create order.cl')).toEqual([])
    expect(await offered('posthorn webhooks get --channel shop ')).toEqual([webhook])
  })

  test('files, where the shell knows better', async () => {
    for (const line of [
      'types --output ',
      'sign ',
      'types --output=x',
      'topics import ',
      'restore ',
    ]) {
      expect(await offered(`posthorn ${line}`)).toEqual([':files'])
    }
  })

  test('nothing of a hostile server that a shell or terminal would obey', async () => {
    const described = (name: string) => ({ name, description: '\x1b]0;owned\x07 \n$(id)' })
    const names = ['$(touch owned)', 'a;b', 'a b', "a'b", 'a\nb', '`id`', 'order.ok']
    const hostile = createHttpServer((_, response) => {
      const page = { data: names.map(described), has_more: false, next_cursor: null }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(page))
    })
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      hostile.closeAllConnections()
      hostile.close()
    })
    const { port } = hostile.address() as AddressInfo
    const env = { POSTHORN_URL: `http://127.0.0.1:${port}`, POSTHORN_ADMIN_KEY: 'ak_x' }
    const { out } = await runCommand(['complete', '--', 'trigger', ''], { env })
    expect(out).toBe('order.ok\t\\u{1b}]0;owned\\u{7} \\u{a}$(id)\n')
  })

  test('nothing, and soon, while the server is away, silent or refuses', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    const empty = { code: 0, out: '', err: '' }
    const args = ['complete', '--', 'trigger', '']
    for (const env of [
      {},
      { POSTHORN_URL: 'http://127.0.0.1:1', POSTHORN_ADMIN_KEY: 'ak_x' },
      { POSTHORN_URL: `http://127.0.0.1:${port}`, POSTHORN_ADMIN_KEY: 'ak_x' },
      { POSTHORN_URL: server.url, POSTHORN_ADMIN_KEY: 'ak_wrong' },
      { POSTHORN_URL: 'nonsense', POSTHORN_ADMIN_KEY: 'ak_x' },
    ]) {
      expect(await runCommand(args, { env })).toEqual(empty)
    }
  })
})

/** script(1) of util-linux. */
const terminalMaker = 'script'

/** Whether a shell is on this machine: without it, its script cannot be tried. */
const has = (shell: string) =>
  run(shell, ['--version']).then(
    () => true,
    () => false,
  )

describe('the scripts', () => {
  let folder: string
  let env: Record<string, string | undefined>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'posthorn-completion-'))
    const command = `#!/bin/sh\nexec '${process.execPath}' --conditions=source '${program}' "$@"\n`
    await writeFile(join(folder, 'posthorn'), command, { mode: 0o755 })
    await writeFile(join(folder, 'catalog file.json'), '{}')
    const PATH = `${folder}:${process.env.PATH}`
    env = { ...process.env, PATH, POSTHORN_URL: server.url, POSTHORN_ADMIN_KEY: operatorKey }
    return () => rm(folder, { recursive: true })
  })

  /** What bash has in COMPREPLY after its own splitting of the line. */
  async function inBash(line: string): Promise<string[]> {
    const script = `
      source <(posthorn completion bash)
      COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
      _posthorn
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const words = line
      .split(' ')
      .flatMap((word) => word.split(/(=)/).filter((each, at) => each !== '' || at === 0))
    const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', ...words], {
      env,
      cwd: folder,
    })
    return stdout.split('\n').filter((each) => each !== '')
  }

  test('of bash completes commands, values and names', { timeout: 60_000 }, async () => {
    expect(await inBash('posthorn tri')).toEqual(['trigger'])
    expect(await inBash('posthorn trigger order.cr')).toEqual(['order.created'])
    expect(await inBash('posthorn verify --sender=str')).toEqual(['stripe'])
  })

  /** Types keys into a bash in a terminal, and answers once the line reads as wanted. */
  async function typed(keys: string, wanted: string): Promise<void> {
    const shell = spawn(terminalMaker, ['-qec', 'bash --norc -i', '/dev/null'], {
      env,
      cwd: folder,
    })
    onTestFinished(() => void shell.kill('SIGKILL'))
    let screen = ''
    const shows = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (screen.includes(text)) resolve()
        }
        shell.stdout.on('data', look)
        look()
      })
    shell.stdout.on('data', (bytes) => {
      screen += String(bytes)
    })
    shell.stdin.write("source <(posthorn completion bash) && echo rea''dy\n")
    await shows('ready')
    shell.stdin.write(keys)
    await shows(wanted)
  }

  /** The reporter does not print why a test was left out. */
  function left({ skip, task }: TestContext, why: string): void {
    console.warn(`Completion ${task.name} is not tested: ${why}.`)
    skip(why)
  }

  const terminal = has(terminalMaker)
  test('of bash completes a line as it is typed', { timeout: 60_000 }, async (context) => {
    if (!(await terminal)) return left(context, 'there is no script(1), which makes a terminal')
    await typed('posthorn completion ba\t', 'posthorn completion bash ')
    await typed('posthorn sign cat\t', 'posthorn sign catalog\\ file.json ')
    await typed('posthorn trigger order.cr\t', 'posthorn trigger order.created ')
  })

  test.for(['bash', 'zsh', 'fish'])('of %s is free of mistakes', async (shell, context) => {
    const { code, out } = await runCommand(['completion', shell])
    expect(code).toBe(0)
    if (!(await has(shell))) return left(context, `there is no ${shell} to read it`)
    await writeFile(join(folder, `script.${shell}`), out)
    await expect(run(shell, ['-n', join(folder, `script.${shell}`)])).resolves.toMatchObject({
      stderr: '',
    })
  })

  /** What PowerShell offers at the end of a line, as it does when somebody presses Tab. */
  async function inPowerShell(line: string): Promise<string[]> {
    const script = `
      posthorn completion powershell | Out-String | Invoke-Expression
      (TabExpansion2 -inputScript $args[0] -cursorColumn $args[0].Length).CompletionMatches |
        ForEach-Object { $_.CompletionText }`
    const file = join(folder, 'complete.ps1')
    await writeFile(file, script)
    const { stdout } = await run('pwsh', ['-NoProfile', '-File', file, line], { env, cwd: folder })
    return stdout.split(/\r?\n/).filter((each) => each !== '')
  }

  test('of PowerShell completes commands, values and names', {
    timeout: 60_000,
  }, async (context) => {
    if (!(await has('pwsh'))) return left(context, 'there is no PowerShell (pwsh) to try it in')
    expect(await inPowerShell('posthorn tri')).toEqual(['trigger'])
    expect(await inPowerShell('posthorn topics ')).toContain('import')
    expect(await inPowerShell('posthorn trigger order.cr')).toEqual(['order.created'])
    expect(await inPowerShell('posthorn verify --sender=str')).toEqual(['--sender=stripe'])
    expect(await inPowerShell('posthorn trigger --wa')).toEqual(['--wait'])
    expect((await inPowerShell('posthorn sign cat')).join()).toContain('catalog file.json')
  })

  test('of PowerShell can be loaded by every version, and hands words over unsplit', async () => {
    const { code, out } = await runCommand(['completion', 'powershell'])
    expect(code).toBe(0)
    // Windows PowerShell 5.1 reads what is not ASCII as something else.
    expect(out).toMatch(/^[\t\n -~]*$/)
    for (const [open, close] of ['{}', '()', '[]']) {
      expect(out.split(open ?? '').length).toBe(out.split(close ?? '').length)
    }
    const variable = /\$env:(\w+) = ConvertTo-Json/.exec(out)?.[1] ?? ''
    const asked = async (...words: readonly string[]) =>
      (await server.posthorn(['complete'], { env: { [variable]: JSON.stringify(words) } })).out
    expect(await asked('topics', 'im')).toMatch(/^import\t/)
    expect(await asked('trigger', '')).toMatch(/^order\.closed\t.*\norder\.created\t/)
    expect(await asked('trigger', '--', '--wa')).toBe('')
    expect(await asked('verify', '--sender=str')).toBe('--sender=stripe\t\n')
    expect(await asked('sign', 'a "quoted" $(name)')).toBe(':files\n')
  })

  test('are of shells that are known', async () => {
    const { code, err } = await runCommand(['completion', 'tcsh'])
    expect(code).toBe(2)
    expect(err).toContain('Allowed choices are bash, zsh, fish, powershell.')
  })
})
