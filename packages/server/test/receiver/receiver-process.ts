/**
 * A receiver in a process of its own, so that it costs the server under test neither time nor
 * memory. Speaks with `forkReceiver` and ends when its parent does.
 */
import { type ReceiverOptions, startReceiver } from './receiver.ts'
import type { Call, Reply } from './receiver-calls.ts'

const options: ReceiverOptions = JSON.parse(process.argv[2] ?? '{}')
const receiver = await startReceiver(options)

process.on('disconnect', () => process.exit())
process.on('message', async (call: Call) => reply({ id: call.id, value: await answer(call) }))
reply({ id: 0, value: receiver.url })

async function answer(call: Call): Promise<unknown> {
  switch (call.kind) {
    case 'trust':
      return receiver.trust(call.path, call.secrets)
    case 'behave':
      return receiver.behave(call.path, call.behaviour)
    case 'received':
      return receiver.received(call.count)
    case 'account': {
      const { posts, verdicts, arrivals } = receiver.account
      return { posts, verdicts, arrivals }
    }
    case 'close':
      return receiver.close()
  }
}

function reply(message: Reply): void {
  process.send?.(message)
}
