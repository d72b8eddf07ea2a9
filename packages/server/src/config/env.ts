/** A setting: how it is given, what stands when it is not, and what it means. */
export interface Variable {
  readonly name: string
  /** Without dashes; null for what must not stand on a command line, where every user can read it. */
  readonly flag: string | null
  /** As text; null when it depends on another setting, which the meaning says. */
  readonly default: string | null
  readonly meaning: string
  readonly secret: boolean
}

export type RawSettings = Readonly<Record<string, string | undefined>>

export const variables = {
  env: {
    name: 'POSTHORN_ENV',
    flag: 'env',
    default: 'production',
    meaning:
      'production, or development: anyone may create channels and receivers on this machine are allowed',
    secret: false,
  },
  database: {
    name: 'POSTHORN_DATABASE_URL',
    flag: 'database',
    default: 'sqlite:./posthorn.db',
    meaning: 'where everything is stored: sqlite:PATH',
    secret: false,
  },
  host: {
    name: 'POSTHORN_HOST',
    flag: 'host',
    default: '127.0.0.1',
    meaning: 'address to listen on; 0.0.0.0 or :: for every one',
    secret: false,
  },
  port: {
    name: 'POSTHORN_PORT',
    flag: 'port',
    default: '8400',
    meaning: 'port to listen on; 0 for any free one',
    secret: false,
  },
  adminKey: {
    name: 'POSTHORN_ADMIN_KEY',
    flag: null,
    default: null,
    meaning: 'the operator key; without one the first start makes one and prints it once',
    secret: true,
  },
  masterKey: {
    name: 'POSTHORN_MASTER_KEY',
    flag: null,
    default: null,
    meaning:
      'seals secrets at rest: base64 of 32 bytes, several separated by commas, newest first; without one a key file beside the database is used',
    secret: true,
  },
  openChannels: {
    name: 'POSTHORN_OPEN_CHANNELS',
    flag: 'open-channels',
    default: null,
    meaning: 'whether anyone may create a channel without a key; true in development only',
    secret: false,
  },
  allowOpenChannels: {
    name: 'POSTHORN_ALLOW_OPEN_CHANNELS_IN_PRODUCTION',
    flag: 'allow-open-channels-in-production',
    default: 'false',
    meaning: 'confirms POSTHORN_OPEN_CHANNELS in production',
    secret: false,
  },
  allowNetworks: {
    name: 'POSTHORN_ALLOW_NETWORKS',
    flag: 'allow-networks',
    default: '',
    meaning:
      'networks that are not public and may be delivered to all the same, as CIDRs separated by commas; development adds 127.0.0.0/8 and ::1/128',
    secret: false,
  },
  allowMetadata: {
    name: 'POSTHORN_ALLOW_METADATA',
    flag: 'allow-metadata',
    default: 'false',
    meaning:
      'lets POSTHORN_ALLOW_NETWORKS include the metadata addresses of clouds, which hand out credentials',
    secret: false,
  },
  caFile: {
    name: 'POSTHORN_CA_FILE',
    flag: 'ca-file',
    default: '',
    meaning: 'PEM file of certificate authorities that receivers may use besides the public ones',
    secret: false,
  },
  origin: {
    name: 'POSTHORN_ORIGIN',
    flag: 'origin',
    default: null,
    meaning:
      "DNS name by which receivers of CloudEvents know this server (WebHook-Request-Origin); without one the machine's host name, or posthorn.local where that is no DNS name",
    secret: false,
  },
  trustedProxies: {
    name: 'POSTHORN_TRUSTED_PROXIES',
    flag: 'trusted-proxies',
    default: '',
    meaning:
      'proxies whose X-Forwarded-For (where a client is) and X-Forwarded-Proto (whether it came over https) are believed, as CIDRs separated by commas',
    secret: false,
  },
  maxEventBytes: {
    name: 'POSTHORN_MAX_EVENT_BYTES',
    flag: 'max-event-bytes',
    default: '1048576',
    meaning: 'largest event in bytes, 1024 to 16777216',
    secret: false,
  },
  subscriptionsPerIp: {
    name: 'POSTHORN_SUBSCRIPTIONS_PER_IP',
    flag: 'subscriptions-per-ip',
    default: '30',
    meaning: 'requests a second to /webhooks/v2 from one address, up to 100000; 0 for no limit',
    secret: false,
  },
  subscriptionsPerKey: {
    name: 'POSTHORN_SUBSCRIPTIONS_PER_KEY',
    flag: 'subscriptions-per-key',
    default: '10',
    meaning: 'requests a second to /webhooks/v2 with one key, up to 100000; 0 for no limit',
    secret: false,
  },
  maxInFlight: {
    name: 'POSTHORN_MAX_IN_FLIGHT',
    flag: 'max-in-flight',
    default: '512',
    meaning: 'attempts under way at once, 1 to 4096',
    secret: false,
  },
  stopTimeoutS: {
    name: 'POSTHORN_STOP_TIMEOUT_S',
    flag: 'stop-timeout',
    default: '20',
    meaning: 'seconds that a stop may take to finish what is under way, 1 to 600',
    secret: false,
  },
  logLevel: {
    name: 'POSTHORN_LOG_LEVEL',
    flag: 'log-level',
    default: 'info',
    meaning: 'fatal, error, warn, info, debug, trace or silent',
    secret: false,
  },
  logFormat: {
    name: 'POSTHORN_LOG_FORMAT',
    flag: 'log-format',
    default: null,
    meaning: 'json or pretty; pretty in development, json otherwise',
    secret: false,
  },
} as const satisfies Record<string, Variable>

export type Setting = keyof typeof variables

/** The settings that a command line takes. */
export const settingFlags = Object.values(variables).flatMap(({ flag, meaning }) =>
  flag === null ? [] : [{ flag, meaning }],
)
