import type { Session, SignIn } from '@posthorn/contract'
import type { CallOptions } from './call.ts'
import type { Caller } from './caller.ts'

const path = '/v1/session'

/** Of a browser: the key is in a cookie that scripts cannot read. Other programs give a key to the client. */
export function sessionOf(caller: Caller) {
  return {
    open: (signIn: SignIn, options?: CallOptions) =>
      caller.json<Session>({ method: 'POST', path, body: signIn }, options),
    /** Rejects with 401 when nobody is signed in. */
    get: (options?: CallOptions) => caller.json<Session>({ method: 'GET', path }, options),
    close: (options?: CallOptions) => caller.remove(path, options),
  }
}
