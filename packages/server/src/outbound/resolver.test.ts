import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createResolver } from './resolver.ts'

/** What the DNS server of a test says to a question: addresses, `unknown`, or nothing. */
type Zone = Readonly<Record<string, readonly string[] | 'unknown' | 'silent'>>

/** A DNS server (RFC 1035) on loopback that answers for A records only, and notes the questions. */
async function dnsServer(zone: Zone) {
  const questions: string[] = []
  const socket = createSocket('udp4')
  onTestFinished(() => {
    socket.close()
  })
  socket.on('message', (query, from) => {
    const { name, end, type } = readQuestion(query)
    questions.push(name)
    const found = zone[name] ?? 'unknown'
    if (found === 'silent') return
    const records = found === 'unknown' || type !== 1 ? [] : found
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(found === 'unknown' ? 0x8183 : 0x8180, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    header.writeUInt32BE(0, 8)
    const answers = records.map((address) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
    )
    const reply = Buffer.concat([header, query.subarray(12, end), ...answers])
    socket.send(reply, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { server: `127.0.0.1:${socket.address().port}`, questions }
}

function readQuestion(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase())
    at += 1 + length
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

describe('looking a name up', () => {
  it('gives every address that DNS has', async () => {
    const { server } = await dnsServer({ 'receiver.test': ['192.0.2.1', '192.0.2.2'] })
    const found = await createResolver({ servers: [server] })('receiver.test')
    expect(found).toEqual([
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
    ])
  })

  it('asks the system about this machine, and not the servers', async () => {
    const { server, questions } = await dnsServer({})
    const found = await createResolver({ servers: [server] })('localhost')
    expect(found.map(({ address }) => address)).toContain('127.0.0.1')
    expect(questions).toEqual([])
  })

  it('of a server that does not answer fails without holding up other names', async () => {
    const { server } = await dnsServer({ 'hangs.test': 'silent', 'receiver.test': ['192.0.2.1'] })
    const resolve = createResolver({ servers: [server], timeoutMs: 100 })
    const hanging = Array.from({ length: 20 }, () => resolve('hangs.test'))
    const failed = expect(Promise.any(hanging)).rejects.toThrow()
    expect(await resolve('receiver.test')).toHaveLength(1)
    await failed
    await expect(resolve('hangs.test')).rejects.toMatchObject({ code: 'ETIMEOUT' })
  })

  it('at the same time as others is one question of each kind', async () => {
    const { server, questions } = await dnsServer({ 'receiver.test': ['192.0.2.1'] })
    const resolve = createResolver({ servers: [server] })
    await Promise.all(Array.from({ length: 10 }, () => resolve('receiver.test')))
    expect(questions).toEqual(['receiver.test', 'receiver.test'])
    await resolve('receiver.test')
    expect(questions).toHaveLength(4)
  })
})
