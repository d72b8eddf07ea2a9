import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../../store.ts'
import { createThreadCalls } from './thread-calls.ts'
import { writerWires } from './wire.ts'

/** Threads that behave as a test needs, over real messages. */
function callsTo(script: string) {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads'); parentPort.on('message', (message) => { ${script} })`,
    { eval: true },
  )
  return createThreadCalls(worker)
}
const { beat } = writerWires.nodes
type PlainWire = Parameters<ReturnType<typeof createThreadCalls>['call']>[1]
const plain = beat as unknown as PlainWire

const patient: PlainWire = { ...plain, mayWait: () => true }
/** Answers every call with how many came together. */
const counting = `if (message === 'close') { parentPort.close(); return }
  const count = message.values.length / 2
  parentPort.postMessage({ values: [count, ...Array(count).fill([null, count]).flat()], bytes: new ArrayBuffer(0) })`

describe('the way to a thread', () => {
  it('rejects all that waits when the thread dies, and all that comes later', async () => {
    const thread = callsTo("throw new Error('bang')")
    const calls = [thread.call('nodes.beat', plain, ['a']), thread.call('nodes.beat', plain, ['b'])]
    const results = await Promise.allSettled(calls)
    expect(results.map((each) => each.status === 'rejected' && each.reason.code)).toEqual([
      'broken',
      'broken',
    ])
    await expect(thread.call('nodes.beat', plain, [])).rejects.toThrow('bang')
    await thread.close()
  })

  it('rejects what was under way when the thread ends without a word', async () => {
    const thread = callsTo('process.exit(0)')
    await expect(thread.call('nodes.beat', plain, [])).rejects.toMatchObject({ code: 'broken' })
  })

  it('sends together what was asked together, and what came meanwhile next', async () => {
    const thread = callsTo(counting)
    const ask = () => thread.call('nodes.beat', plain, ['x'])
    const first = [ask(), ask(), ask()]
    const [size] = await Promise.all(first)
    expect(size).toBe(3)
    const second = await Promise.all(Array.from({ length: 1_200 }, ask))
    expect([second[0], second[600], second[1_199]]).toEqual([500, 500, 200])
    await thread.close()
  })

  it('sends what nobody waits for with the next call that somebody does', async () => {
    const thread = callsTo(counting)
    const settled = thread.call('nodes.beat', patient, ['x'])
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    expect(await thread.call('nodes.beat', plain, ['x'])).toBe(2)
    expect(await settled).toBe(2)
    await thread.close()
  })

  it('sends what nobody waits for in the end, also when nothing else comes', async () => {
    const thread = callsTo(counting)
    expect(await thread.call('nodes.beat', patient, ['x'])).toBe(1)
    const last = thread.call('nodes.beat', patient, ['x'])
    await thread.close()
    expect(await last).toBe(1)
  })

  it('says that the thread died, but not when it ended as asked', async () => {
    const dead = callsTo("throw new Error('bang')")
    dead.call('nodes.beat', plain, ['a']).catch(() => undefined)
    expect(await dead.failed).toMatchObject({
      code: 'broken',
      message: expect.stringContaining('bang'),
    })
    const closed = callsTo("if (message === 'close') parentPort.close()")
    await closed.close()
    const pending = Symbol('pending')
    expect(await Promise.race([closed.failed, Promise.resolve(pending)])).toBe(pending)
  })

  it('answers what the thread has when it is to refuse everything else', async () => {
    const thread = callsTo(`if (message === 'close') { parentPort.close(); return }
      parentPort.postMessage({ values: [1, null, 'done'], bytes: new ArrayBuffer(0) })`)
    const ask = () => thread.call('nodes.beat', plain, [])
    const sent = ask()
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    const [unsent, reason] = [ask(), new StoreError('broken', 'The other thread died.')]
    thread.refuse(reason)
    await expect(unsent).rejects.toBe(reason)
    await expect(ask()).rejects.toBe(reason)
    expect(await sent).toBe('done')
    await thread.close()
  })
})
