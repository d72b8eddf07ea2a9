import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createEgressPolicy, type EgressRules } from './egress-policy.ts'
import type { Resolve } from './resolver.ts'
import { httpServer, type Loopback, tcpServer } from './suite/loopback.ts'
import { sampleShipment, sampleWebhook, systemClock } from './suite/samples.ts'
import { createUndiciSender } from './undici-sender.ts'

const noNetworks: EgressRules = { allowNetworks: [], allowMetadata: false }

/** A receiver inside, whom no delivery may reach: any connection to it fails the test. */
function canary(): Promise<Loopback> {
  return httpServer((_, response) => response.end())
}

async function attempt(
  url: string,
  options: {
    rules?: EgressRules
    resolve?: Resolve
    open?: typeof net.connect
    onBlocked?: (sentence: string) => void
  } = {},
) {
  const { rules = noNetworks, resolve, open, onBlocked } = options
  const sender = createUndiciSender({
    policy: createEgressPolicy(rules),
    clock: systemClock,
    version: '0',
    resolve: resolve ?? (() => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))),
    ...(open === undefined ? {} : { open }),
    ...(onBlocked === undefined ? {} : { onBlocked }),
  })
  onTestFinished(() => sender.close())
  return sender.send(sampleShipment(sampleWebhook(url)))
}

const blocked = { kind: 'failed', reason: 'blocked_address', next: 'retry' }

describe('a delivery to an address that is not allowed', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '0177.0.0.1',
    '１２７.0.0.1',
    '127。0。0。1',
    '0.0.0.0',
    '0',
    'localhost',
    'LOCALHOST.',
    'app.localhost',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
  ])('given as %s connects to nothing', async (host) => {
    const { port, connections } = await canary()
    const everywhere: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const sent = await attempt(`http://${host}:${port}/`, { resolve: everywhere })
    expect(sent.outcome).toMatchObject(blocked)
    expect(connections()).toBe(0)
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['IPv6 loopback', ['::1']],
    ['this host', ['0.0.0.0']],
    ['IPv4 in IPv6', ['::ffff:127.0.0.1']],
    ['NAT64', ['64:ff9b::7f00:1']],
    ['a metadata service', ['169.254.169.254']],
    ['public and private', ['93.184.215.14', '127.0.0.1']],
    ['private and public', ['127.0.0.1', '93.184.215.14']],
    ['public IPv6 and private IPv4', ['2606:2800:21f::1', '10.0.0.1']],
    ['public IPv4 and private IPv6', ['93.184.215.14', 'fd00::1']],
    ['many public and one private', [...Array(20).fill('93.184.215.14'), '192.168.0.1']],
    ['no address at all', ['not-an-address']],
    ['an address in hexadecimal', ['0x7f.1']],
    ['an address with a zone', ['fe80::1%lo']],
  ])('through a name that leads to %s connects to nothing', async (_, addresses) => {
    const { port, connections } = await canary()
    let opened = 0
    const sent = await attempt(`http://innocent.test:${port}/`, {
      resolve: async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      open: ((options: net.NetConnectOpts) => {
        opened += 1
        return net.connect(options)
      }) as typeof net.connect,
    })
    expect(sent.outcome).toMatchObject(blocked)
    expect(connections()).toBe(0)
    expect(opened).toBe(0)
  })

  it.each([
    ['10.1.2.3', /^innocent.test leads to 10.1.2.3, which is a private address\./],
    ['169.254.169.254', /credentials\..* both .*NETWORKS.* and .*POSTHORN_ALLOW_METADATA=true/],
    ['fd00::1', /leads to fd00::1/],
  ])('at %s is told to the operator, and to nobody else', async (address, sentence) => {
    const resolve: Resolve = async () => [{ address, family: address.includes(':') ? 6 : 4 }]
    const heard: string[] = []
    const onBlocked = (each: string) => heard.push(each)
    const { outcome } = await attempt('https://innocent.test/', { resolve, onBlocked })
    expect(outcome).toMatchObject({
      ...blocked,
      detail:
        'innocent.test leads to an address that is not public. Deliveries go to public addresses only, unless the operator allows the network (POSTHORN_ALLOW_NETWORKS).',
    })
    expect(heard).toEqual([expect.stringMatching(sentence)])
  })

  it('is still refused when the name led to an allowed one before', async () => {
    const { port, connections } = await canary()
    const rules = { allowNetworks: ['127.0.0.1'], allowMetadata: false }
    let answers = 0
    const resolve: Resolve = async () => {
      answers += 1
      return [{ address: answers === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
    }
    const sender = createUndiciSender({
      policy: createEgressPolicy(rules),
      clock: systemClock,
      version: '0',
      resolve,
      // Nothing is kept, so the second delivery looks the name up again.
      limits: { idle: 0 },
    })
    onTestFinished(() => sender.close())
    const webhook = sampleWebhook(`http://rebinding.test:${port}/`)
    expect((await sender.send(sampleShipment(webhook))).outcome.kind).toBe('delivered')
    expect((await sender.send(sampleShipment(webhook))).outcome).toMatchObject(blocked)
    expect(answers).toBe(2)
    expect(connections()).toBe(1)
  })

  it('is impossible between look-up and connection: the vetted address is what is connected to', async () => {
    const { port } = await canary()
    const lookups: string[] = []
    const rules = { allowNetworks: ['127.0.0.1'], allowMetadata: false }
    const sent = await attempt(`http://rebinding.test:${port}/`, {
      rules,
      resolve: async (hostname) => {
        lookups.push(hostname)
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    // The system does not know rebinding.test: a second look-up of any kind would have failed.
    expect(sent.outcome.kind).toBe('delivered')
    expect(lookups).toEqual(['rebinding.test'])
  })

  it('is noticed on the socket too, before a byte is sent', async () => {
    let bytes = 0
    const closed = Promise.withResolvers<void>()
    const { port } = await tcpServer((socket) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length
      })
      socket.on('close', () => closed.resolve())
    })
    for (const url of ['http://93.184.215.14/', 'https://innocent.test/']) {
      const sent = await attempt(url, {
        resolve: async () => [{ address: '93.184.215.14', family: 4 }],
        // As if the network led the public address elsewhere.
        open: (() => net.connect({ host: '127.0.0.1', port })) as unknown as typeof net.connect,
      })
      expect(sent.outcome).toMatchObject(blocked)
    }
    await closed.promise
    expect(bytes).toBe(0)
  })

  it('does not happen on a connection that another policy allowed', async () => {
    const { url, connections } = await canary()
    const lax = { allowNetworks: ['127.0.0.0/8'], allowMetadata: false }
    expect((await attempt(url, { rules: lax })).outcome.kind).toBe('delivered')
    expect((await attempt(url)).outcome).toMatchObject(blocked)
    expect(connections()).toBe(1)
  })
})
