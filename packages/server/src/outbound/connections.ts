import { Client } from 'undici'
import { headBytesLimit } from './capture.ts'
import { type Dial, DialError, type Link, newLink, type Place } from './dial.ts'

/** Something that needs a connection for a while. */
export interface Job {
  readonly place: Place
  /** Given exactly once, unless the job is withdrawn before its turn. */
  begin(connection: Connection): void
}

/** One HTTP/1.1 connection at a time to one place, with at most one request on it. */
export interface Connection {
  readonly client: Client
  readonly home: Home
  /** Of the socket in use, or in the making. */
  link: Link
  /** Sockets made for the job that has it. */
  dials: number
  dropped: boolean
}

/** The connections to one origin, and who waits for one. */
interface Home {
  readonly place: Place
  size: number
  /** Used last, used next: the others may close when the load falls. */
  readonly idle: Connection[]
  readonly waiting: Set<Job>
}

/**
 * Keeps connections open between requests. Connections are shared by all webhooks of an origin, and
 * each is made, as all of a sender's are, under one egress policy.
 */
export interface Connections {
  /** Connections open or in the making. */
  readonly size: number
  /** Gives the job an idle connection, else a new one, else its turn when one is given back. */
  assign(job: Job): void
  /** Takes back a connection on which everything ended as it should. */
  release(connection: Connection): void
  /** Ends a connection at once, however far it got. Its job is not told. */
  drop(connection: Connection): void
  /** Gives up a job that still waits. */
  withdraw(job: Job): void
  close(): Promise<void>
}

export interface ConnectionLimits {
  /** More requests than this to one origin wait for each other. */
  readonly perOrigin: number
  /** Idle connections in all; past it the one idle longest is closed. */
  readonly idle: number
  /** How long one is kept idle, unless the receiver says less: under the 60 s of common load balancers. */
  readonly idleMs: number
}

/**
 * A kept connection may turn out to be closed before the request is written: then another is made for
 * the same job. A receiver that closes each as soon as it is open does not get to repeat that.
 */
const dialsPerJob = 2
const closedAtOnce = Object.assign(new Error('closed at once'), { code: 'ECONNRESET' })

export function createConnections(dial: Dial, limits: ConnectionLimits): Connections {
  const homes = new Map<string, Home>()
  const all = new Set<Connection>()
  /** In the order in which they became idle. */
  const idle = new Set<Connection>()

  function homeOf(place: Place): Home {
    let home = homes.get(place.origin)
    if (home === undefined) {
      home = { place, size: 0, idle: [], waiting: new Set() }
      homes.set(place.origin, home)
    }
    return home
  }

  function open(home: Home): Connection {
    const client = new Client(home.place.origin, {
      connect: (_, callback) => {
        connection.dials += 1
        if (connection.dials > dialsPerJob) {
          callback(new DialError('connect', closedAtOnce), null)
          return
        }
        connection.link = newLink()
        dial(home.place, connection.link).then(
          (socket) => callback(null, socket),
          (error) => callback(error, null),
        )
      },
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: limits.idleMs,
      keepAliveMaxTimeout: limits.idleMs,
      keepAliveTimeoutThreshold: 1_000,
      maxHeaderSize: headBytesLimit,
      // Each attempt has one limit for all of it.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const connection: Connection = { client, home, link: newLink(), dials: 0, dropped: false }
    client.on('disconnect', () => {
      if (idle.has(connection)) drop(connection)
    })
    home.size += 1
    all.add(connection)
    return connection
  }

  function start(job: Job, connection: Connection) {
    connection.dials = 0
    job.begin(connection)
  }

  function takeIdle(home: Home): Connection | undefined {
    const connection = home.idle.pop()
    if (connection !== undefined) idle.delete(connection)
    return connection
  }

  function nextWaiting(home: Home): Job | undefined {
    if (home.waiting.size === 0) return undefined
    const [job] = home.waiting
    if (job !== undefined) home.waiting.delete(job)
    return job
  }

  function drop(connection: Connection) {
    if (connection.dropped) return
    connection.dropped = true
    const { home, link, client } = connection
    all.delete(connection)
    if (idle.delete(connection)) home.idle.splice(home.idle.indexOf(connection), 1)
    link.cancelled = true
    link.socket?.destroy()
    client.destroy(() => {})
    home.size -= 1
    const job = nextWaiting(home)
    if (job !== undefined) start(job, open(home))
    else if (home.size === 0) homes.delete(home.place.origin)
  }

  function dropOldest() {
    const [oldest] = idle
    if (oldest !== undefined) drop(oldest)
  }

  return {
    get size() {
      return all.size
    },
    assign(job) {
      const home = homeOf(job.place)
      const connection = takeIdle(home)
      if (connection !== undefined) start(job, connection)
      else if (home.size < limits.perOrigin) start(job, open(home))
      else home.waiting.add(job)
    },
    release(connection) {
      const { home } = connection
      const job = nextWaiting(home)
      if (job !== undefined) {
        start(job, connection)
        return
      }
      home.idle.push(connection)
      idle.add(connection)
      if (idle.size > limits.idle) dropOldest()
    },
    drop,
    withdraw(job) {
      homes.get(job.place.origin)?.waiting.delete(job)
    },
    async close() {
      for (const home of homes.values()) home.waiting.clear()
      await Promise.all(
        [...all].map((connection) => {
          drop(connection)
          return connection.client.destroy()
        }),
      )
    },
  }
}
