import type { ApiLimits } from '../domain/node/api-limits.ts'
import { type MasterKey, parseMasterKeys } from '../secrets/master-key.ts'
import { type Database, readDatabase } from './database.ts'
import type { RawSettings } from './env.ts'
import { holdMetadata } from './networks.ts'
import { readSettings, type SettingRow, unknownNames } from './settings.ts'

/** All that is decided before the server starts. */
export interface Config {
  readonly env: Environment
  readonly database: Database
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Null: the first start makes one. */
  readonly adminKey: string | null
  /** Newest first; empty: use the key file beside the database. */
  readonly masterKeys: readonly MasterKey[]
  readonly egress: EgressConfig
  readonly limits: ApiLimits
  readonly engine: { readonly maxInFlight: number }
  readonly log: { readonly level: LogLevel; readonly format: LogFormat }
  readonly stopTimeoutMs: number
  /** CIDRs. */
  readonly trustedProxies: readonly string[]
}

interface EgressConfig {
  /** CIDRs that are not public and may be delivered to all the same. */
  readonly allowNetworks: readonly string[]
  readonly allowMetadata: boolean
  readonly caFile: string | null
  /** By which receivers know this server; null for the name of the machine. */
  readonly origin: string | null
}

const environments = ['production', 'development'] as const
type Environment = (typeof environments)[number]

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

const logFormats = ['json', 'pretty'] as const
type LogFormat = (typeof logFormats)[number]

export type ReadConfig =
  | {
      readonly kind: 'ready'
      readonly config: Config
      /** Sentences about what is allowed but deserves a look, to be logged at the start. */
      readonly notices: readonly string[]
      readonly settings: readonly SettingRow[]
    }
  /** Each problem is a sentence that says the fix. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

const mebibyte = 1024 * 1024
const batchBytes = 16 * mebibyte
const loopbackNetworks = ['127.0.0.0/8', '::1/128']

/**
 * The configuration from flags (by the names in env.ts) and the environment; flags win, empty
 * variables count as absent. All problems are reported together, not the first one.
 */
export function readConfig(env: RawSettings, flags: RawSettings): ReadConfig {
  const problems: string[] = []
  const notices: string[] = []
  const read = readSettings(env, flags, problems)

  const environment = read.oneOf('env', environments) ?? 'production'
  const inDevelopment = environment === 'development'
  const database = readDatabase(read.text('database'), problems)
  const openChannels = read.flag('openChannels') ?? inDevelopment
  const confirmed = read.flag('allowOpenChannels') ?? false
  const allowMetadata = read.flag('allowMetadata') ?? false
  const givenNetworks = read.networks('allowNetworks')
  const allowNetworks = inDevelopment
    ? [...new Set([...loopbackNetworks, ...givenNetworks])]
    : givenNetworks
  const host = read.text('host')
  const origin = read.textOrNull('origin')

  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off the verification of every receiver. Unset it; for receivers with a private certificate authority set POSTHORN_CA_FILE.',
    )
  }
  if (!/^[A-Za-z0-9.:_-]+$/.test(host)) {
    problems.push(`POSTHORN_HOST "${host}" is not an address; use for example 127.0.0.1.`)
  }
  if (origin !== null && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(origin)) {
    problems.push(
      `POSTHORN_ORIGIN "${origin}" is not a DNS name; use for example hooks.example.com, without scheme and port.`,
    )
  }
  if (openChannels && !inDevelopment && !confirmed) {
    problems.push(
      'POSTHORN_OPEN_CHANNELS lets anyone create channels and send from this server. In production also set POSTHORN_ALLOW_OPEN_CHANNELS_IN_PRODUCTION=true if you mean it.',
    )
  }
  const hasMetadata = holdMetadata(allowNetworks)
  if (allowMetadata && !hasMetadata) {
    problems.push(
      'POSTHORN_ALLOW_METADATA has no effect unless POSTHORN_ALLOW_NETWORKS contains a metadata address of a cloud. Add the address, for example 169.254.169.254, or unset POSTHORN_ALLOW_METADATA.',
    )
  }
  if (hasMetadata) {
    notices.push(
      allowMetadata
        ? 'Deliveries to the metadata addresses of clouds are allowed: whoever creates a webhook can read this machine’s credentials.'
        : 'POSTHORN_ALLOW_NETWORKS contains metadata addresses of clouds; they stay blocked without POSTHORN_ALLOW_METADATA=true.',
    )
  }
  if (givenNetworks.length > 0) {
    notices.push(`Deliveries to these networks are allowed: ${givenNetworks.join(', ')}.`)
  }
  if (openChannels && !isLoopback(host)) {
    notices.push(`Anyone who reaches ${host} may create channels without a key.`)
  }
  for (const { name, nearest } of unknownNames(env)) {
    notices.push(`${name} is not a setting${nearest === null ? '' : `; did you mean ${nearest}?`}`)
  }

  const config: Config = {
    env: environment,
    database,
    host,
    port: read.integer('port', { min: 0, max: 65_535 }),
    adminKey: readAdminKey(read.textOrNull('adminKey'), problems),
    masterKeys: readMasterKeys(read.textOrNull('masterKey'), problems),
    egress: { allowNetworks, allowMetadata, caFile: read.textOrNull('caFile'), origin },
    limits: {
      eventBytes: read.integer('maxEventBytes', { min: 1024, max: batchBytes }),
      batchEvents: 1_000,
      batchBytes,
      fanOut: 50_000,
      uncommittedRequests: 5_000,
      uncommittedBytes: 64 * mebibyte,
      subscriptionsPerIp: read.integer('subscriptionsPerIp', { min: 0, max: 100_000 }),
      subscriptionsPerKey: read.integer('subscriptionsPerKey', { min: 0, max: 100_000 }),
      openChannels,
    },
    engine: { maxInFlight: read.integer('maxInFlight', { min: 1, max: 4_096 }) },
    log: {
      level: read.oneOf('logLevel', logLevels) ?? 'info',
      format: read.oneOf('logFormat', logFormats) ?? (inDevelopment ? 'pretty' : 'json'),
    },
    stopTimeoutMs: read.integer('stopTimeoutS', { min: 1, max: 600 }) * 1000,
    trustedProxies: read.networks('trustedProxies'),
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  return { kind: 'ready', config: deepFreeze(config), notices, settings: read.rows }
}

const minAdminKeyLength = 24

function readAdminKey(key: string | null, problems: string[]): string | null {
  if (key === null) return null
  if (key.length < minAdminKeyLength || new Set(key).size < 8) {
    problems.push(
      `POSTHORN_ADMIN_KEY can be guessed: give at least ${minAdminKeyLength} random characters. Make one with: openssl rand -hex 24`,
    )
  }
  // It travels as a Basic user name, which ends at the first colon.
  if (!/^[\x21-\x39\x3b-\x7e]*$/.test(key)) {
    problems.push(
      'POSTHORN_ADMIN_KEY must be visible ASCII without spaces and colons. Make one with: openssl rand -hex 24',
    )
  }
  return key
}

function readMasterKeys(text: string | null, problems: string[]): readonly MasterKey[] {
  if (text === null) return []
  const parsed = parseMasterKeys(text)
  if (parsed.kind === 'keys') return parsed.keys
  problems.push(`POSTHORN_MASTER_KEY: ${parsed.problem} Make one with: openssl rand -base64 32`)
  return []
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

/** Typed arrays cannot be frozen and are left as they are. */
function deepFreeze<T extends object>(value: T): Readonly<T> {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !ArrayBuffer.isView(part)) deepFreeze(part)
  }
  return Object.freeze(value)
}
