import { Status, WellKnown, WellKnownQuery } from '@posthorn/contract'
import Type from 'typebox'
import { anyone, type Route, route } from '../route.ts'
import { docs, htmlType, openapi } from './documents.ts'
import { health } from './health.ts'
import { metrics, metricsType } from './metrics.ts'
import { ready } from './ready.ts'
import { wellKnown } from './well-known.ts'

export const serviceRoutes: readonly Route[] = [
  route({
    id: 'getHealth',
    methods: ['GET'],
    path: '/healthz',
    who: anyone,
    summary: 'Whether the process answers',
    answer: Status,
    handle: health,
  }),
  route({
    id: 'getReadiness',
    methods: ['GET'],
    path: '/readyz',
    who: anyone,
    summary:
      'Whether requests should be sent here: 503 while starting, stopping or without a store',
    answer: Status,
    handle: ready,
  }),
  route({
    id: 'getMetrics',
    methods: ['GET'],
    path: '/metrics',
    who: anyone,
    summary: 'Figures for Prometheus',
    answer: metricsType,
    handle: metrics,
  }),
  route({
    id: 'getWellKnown',
    methods: ['GET'],
    path: '/.well-known/posthorn.json',
    who: anyone,
    summary: 'How deliveries are signed, and the public keys of a webhook',
    details:
      'With `webhook_id`, the keys that its deliveries are signed with (`v1a`): the current one, and the old ones until their overlap ends. May be kept for a minute.',
    refuses: ['invalid_request', 'not_found'],
    query: WellKnownQuery,
    answer: WellKnown,
    handle: wellKnown,
  }),
  route({
    id: 'getOpenapi',
    methods: ['GET'],
    path: '/openapi.json',
    who: anyone,
    summary: 'This document',
    answer: Type.Object({}, { description: 'An OpenAPI 3.1 document.' }),
    handle: openapi,
  }),
  route({
    id: 'getDocs',
    methods: ['GET'],
    path: '/docs',
    who: anyone,
    summary: 'This document, to be read by people',
    answer: htmlType,
    handle: docs,
  }),
]
