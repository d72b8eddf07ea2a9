/** JSON of exactly 1 KB, as the `data` of an event. */
export const payload = makePayload(1024)

function makePayload(bytes: number): string {
  const order = { order: { id: 4711, currency: 'EUR', total_cents: 12_900, note: '' } }
  const room = bytes - JSON.stringify(order).length
  return JSON.stringify({ order: { ...order.order, note: 'x'.repeat(room) } })
}
