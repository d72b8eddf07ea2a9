import { createTestBrowser, type TestBrowser } from './browser.ts'
import type { ChannelKeys, Harness } from './harness.ts'

/** People who sign in, and keys for them. `given` is asked when they do. */
export function signingIn(given: () => { harness: Harness; channel: ChannelKeys }) {
  return {
    /** With the channel's publisher key unless another is given; fails when that opens nothing. */
    async signedIn(key = given().channel.publisherKey): Promise<TestBrowser> {
      const browser = createTestBrowser(given().harness)
      const { status } = await browser.signIn({ key })
      if (status !== 200) throw new Error(`signing in was answered with ${status}`)
      return browser
    },
    async makeKey(settings: Record<string, unknown>): Promise<{ id: string; text: string }> {
      const { channel, harness } = given()
      const { json } = await harness.call({
        method: 'POST',
        path: `${channel.path}/keys`,
        key: channel.publisherKey,
        json: settings,
      })
      return { id: String(json.id), text: String(json.key) }
    },
  }
}
