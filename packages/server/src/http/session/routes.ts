import { Ok, Session, SignIn } from '@posthorn/contract'
import { anyone, type Route, route } from '../route.ts'
import { close } from './close.ts'
import { get } from './get.ts'
import { open } from './open.ts'

/** For browsers. Programs send their key with each request and need none of this. */
export const sessionRoutes: readonly Route[] = [
  route({
    id: 'openSession',
    methods: ['POST'],
    path: '/v1/session',
    who: anyone,
    summary: 'Sign a browser in, with a key or a one-time link',
    details:
      'Sets an HttpOnly cookie for seven days, or until the key ends. It opens what the key opens, for pages of this server alone.',
    refuses: ['unauthenticated', 'forbidden'],
    reads: 'json',
    body: SignIn,
    answer: Session,
    handle: open,
  }),
  route({
    id: 'getSession',
    methods: ['GET'],
    path: '/v1/session',
    who: anyone,
    summary: 'Who is signed in in this browser',
    refuses: ['unauthenticated'],
    answer: Session,
    handle: get,
  }),
  route({
    id: 'closeSession',
    methods: ['DELETE'],
    path: '/v1/session',
    who: anyone,
    summary: 'Sign the browser out',
    refuses: ['forbidden'],
    answer: Ok,
    handle: close,
  }),
]
