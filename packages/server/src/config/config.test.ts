import { describe, expect, test } from 'vitest'
import { generateMasterKey, masterKeyText } from '../secrets/master-key.ts'
import { readConfig } from './config.ts'
import { describeSettings } from './describe.ts'
import { type RawSettings, variables } from './env.ts'

function ready(env: RawSettings = {}, flags: RawSettings = {}) {
  const answer = readConfig(env, flags)
  if (answer.kind === 'refused') throw new Error(answer.problems.join('\n'))
  return answer
}

function problems(env: RawSettings, flags: RawSettings = {}): readonly string[] {
  const answer = readConfig(env, flags)
  return answer.kind === 'refused' ? answer.problems : []
}

describe('without any setting', () => {
  test('the server is safe: loopback, production, nothing open [sub-limit-ip, sub-limit-key]', () => {
    const { config, notices } = ready()
    expect(config).toEqual({
      env: 'production',
      database: { kind: 'sqlite', path: './posthorn.db' },
      host: '127.0.0.1',
      port: 8400,
      adminKey: null,
      masterKeys: [],
      egress: { allowNetworks: [], allowMetadata: false, caFile: null, origin: null },
      limits: {
        eventBytes: 1_048_576,
        batchEvents: 1_000,
        batchBytes: 16_777_216,
        fanOut: 50_000,
        uncommittedRequests: 5_000,
        uncommittedBytes: 67_108_864,
        subscriptionsPerIp: 30,
        subscriptionsPerKey: 10,
        openChannels: false,
      },
      engine: { maxInFlight: 512 },
      log: { level: 'info', format: 'json' },
      stopTimeoutMs: 20_000,
      trustedProxies: [],
    })
    expect(notices).toEqual([])
  })

  test('the configuration cannot be changed later', () => {
    const { config } = ready({ POSTHORN_MASTER_KEY: masterKeyText(generateMasterKey()) })
    expect(Object.isFrozen(config)).toBe(true)
    expect(Object.isFrozen(config.egress.allowNetworks)).toBe(true)
    expect(Object.isFrozen(config.masterKeys[0])).toBe(true)
  })
})

describe('where a setting comes from', () => {
  test('a flag goes before the environment, and an empty one counts as absent', () => {
    const env = { POSTHORN_PORT: '9000', POSTHORN_HOST: '' }
    expect(ready(env, { port: '9001' }).config.port).toBe(9001)
    expect(ready(env, { port: '' }).config.port).toBe(9000)
    expect(ready(env).config.host).toBe('127.0.0.1')
  })

  test('is shown in a table of all, with secrets masked', () => {
    const adminKey = 'ak_0123456789abcdefghijklm'
    const { settings } = ready({ POSTHORN_ADMIN_KEY: adminKey }, { port: '9001' })
    const table = describeSettings(settings)
    for (const { name, meaning } of Object.values(variables)) {
      expect(table).toContain(name)
      expect(table).toContain(meaning)
    }
    expect(table).not.toContain(adminKey)
    expect(table).toMatch(/POSTHORN_PORT +--port +9001 +flag +8400/)
    expect(table).toMatch(/POSTHORN_ADMIN_KEY +\(set, hidden\) +environment/)
    expect(table).toMatch(/POSTHORN_LOG_LEVEL +--log-level +info +default +info/)
  })

  test('no secret can be given as a flag', () => {
    const flags = Object.values(variables).filter(({ secret }) => secret)
    expect(flags.map(({ flag }) => flag)).toEqual([null, null])
  })
})

describe('development', () => {
  test('opens channels, allows this machine’s receivers, and logs for people', () => {
    const { config } = ready({ POSTHORN_ENV: 'development' })
    expect(config.limits.openChannels).toBe(true)
    expect(config.egress.allowNetworks).toEqual(['127.0.0.0/8', '::1/128'])
    expect(config.log.format).toBe('pretty')
  })

  test('can be closed again, and takes more networks', () => {
    const { config } = ready(
      { POSTHORN_ENV: 'development', POSTHORN_OPEN_CHANNELS: 'false' },
      { 'allow-networks': '10.0.0.0/8,::1' },
    )
    expect(config.limits.openChannels).toBe(false)
    expect(config.egress.allowNetworks).toEqual(['127.0.0.0/8', '::1/128', '10.0.0.0/8'])
  })

  test('says so when others can reach its open channels', () => {
    const { notices } = ready({ POSTHORN_ENV: 'development', POSTHORN_HOST: '0.0.0.0' })
    expect(notices).toEqual([expect.stringContaining('0.0.0.0')])
  })
})

describe('what is unsafe', () => {
  test('open channels in production need a second setting', () => {
    const env = { POSTHORN_OPEN_CHANNELS: 'true' }
    const second = 'POSTHORN_ALLOW_OPEN_CHANNELS_IN_PRODUCTION'
    expect(problems(env)).toEqual([expect.stringContaining(`${second}=true`)])
    expect(ready({ ...env, [second]: 'true' }).config.limits.openChannels).toBe(true)
  })

  test('metadata addresses need both the network and a second setting', () => {
    const network = { POSTHORN_ALLOW_NETWORKS: '169.254.0.0/16' }
    const second = { POSTHORN_ALLOW_METADATA: 'true' }
    expect(problems(second)).toEqual([expect.stringContaining('POSTHORN_ALLOW_NETWORKS')])
    const without = ready(network)
    expect(without.config.egress.allowMetadata).toBe(false)
    expect(without.notices.join()).toContain('stay blocked without POSTHORN_ALLOW_METADATA=true')
    const both = ready({ ...network, ...second })
    expect(both.config.egress.allowMetadata).toBe(true)
    expect(both.notices.join()).toContain('credentials')
  })

  test.each(['169.254.170.23', '192.0.0.192', 'fd20:ce::254', '64:ff9b::a9fe:a9fe'])(
    'the metadata address %s alone is enough of a network',
    (address) => {
      const env = { POSTHORN_ALLOW_NETWORKS: address, POSTHORN_ALLOW_METADATA: 'true' }
      expect(ready(env).config.egress.allowMetadata).toBe(true)
    },
  )

  test('allowed networks are the operator’s right, and named at the start', () => {
    const { notices } = ready({ POSTHORN_ALLOW_NETWORKS: '10.0.0.0/8' })
    expect(notices).toEqual([expect.stringContaining('10.0.0.0/8')])
  })

  test('TLS that verifies nothing is refused, and only that', () => {
    const off = problems({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(off).toEqual([expect.stringContaining('POSTHORN_CA_FILE')])
    expect(problems({ NODE_TLS_REJECT_UNAUTHORIZED: '1' })).toEqual([])
  })
})

describe('what cannot be read', () => {
  test.each([
    [{ POSTHORN_PORT: '70000' }, '0 to 65535'],
    [{ POSTHORN_PORT: '80.5' }, '0 to 65535'],
    [{ POSTHORN_PORT: 'tcp://10.0.0.1:8400' }, 'enableServiceLinks'],
    [{ POSTHORN_ENV: 'prod' }, 'production, development'],
    [{ POSTHORN_OPEN_CHANNELS: 'maybe' }, 'true or false'],
    [{ POSTHORN_DATABASE_URL: 'postgres://u:hunter2@h/d' }, 'PostgreSQL'],
    [{ POSTHORN_DATABASE_URL: 'postgresql://h/d' }, 'PostgreSQL'],
    [{ POSTHORN_DATABASE_URL: './posthorn.db' }, 'sqlite:./posthorn.db'],
    [{ POSTHORN_DATABASE_URL: 'sqlite:' }, 'sqlite:./posthorn.db'],
    [{ POSTHORN_DATABASE_URL: 'sqlite::memory:' }, 'sqlite:./posthorn.db'],
    [{ POSTHORN_DATABASE_URL: 'sqlite://host/db' }, 'sqlite:./posthorn.db'],
    [{ POSTHORN_ADMIN_KEY: 'hunter2' }, 'openssl rand'],
    [{ POSTHORN_ADMIN_KEY: 'a'.repeat(40) }, 'openssl rand'],
    [{ POSTHORN_ADMIN_KEY: '0123456789abcdef:0123456789abcdef' }, 'colons'],
    [{ POSTHORN_MASTER_KEY: 'hunter2' }, 'openssl rand -base64 32'],
    [{ POSTHORN_ALLOW_NETWORKS: '10.0.0.1/8' }, '10.0.0.0/8'],
    [{ POSTHORN_TRUSTED_PROXIES: 'all' }, 'POSTHORN_TRUSTED_PROXIES'],
    [{ POSTHORN_MAX_EVENT_BYTES: '1' }, '1024 to 16777216'],
    [{ POSTHORN_MAX_IN_FLIGHT: '0' }, '1 to 4096'],
    [{ POSTHORN_STOP_TIMEOUT_S: 'never' }, '1 to 600'],
    [{ POSTHORN_LOG_LEVEL: 'loud' }, 'debug'],
    [{ POSTHORN_LOG_FORMAT: 'xml' }, 'json, pretty'],
    [{ POSTHORN_HOST: 'http://localhost' }, '127.0.0.1'],
    [{ POSTHORN_ORIGIN: 'https://hooks.example.com' }, 'without scheme and port'],
  ] as const)('%j is one problem that says the fix and no secret', (env, fix) => {
    const found = problems(env)
    expect(found).toEqual([expect.stringContaining(fix)])
    expect(found.join()).not.toContain('hunter2')
  })

  test('all problems are told at once', () => {
    const env = { POSTHORN_PORT: 'x', POSTHORN_LOG_LEVEL: 'y', POSTHORN_MAX_IN_FLIGHT: 'z' }
    expect(problems(env)).toHaveLength(3)
  })

  test('a misspelt setting is pointed out with the one that was meant', () => {
    const { notices } = ready({
      POSTHORN_ADMINKEY: 'x',
      POSTHORN_SERVICE_HOST: '10.0.0.1',
      // What the commands read.
      POSTHORN_URL: 'http://127.0.0.1:8400',
      POSTHORN_CHANNEL: 'shop',
      POSTHORN_WEBHOOK_SECRET: 'whsec_x',
      PATH: '',
    })
    expect(notices).toEqual([
      'POSTHORN_ADMINKEY is not a setting; did you mean POSTHORN_ADMIN_KEY?',
      'POSTHORN_SERVICE_HOST is not a setting',
    ])
  })
})
