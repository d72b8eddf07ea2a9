import type { FastifyInstance } from 'fastify'
import type { Telemetry } from '../../telemetry/telemetry.ts'

/** Tells the telemetry of every request once its answer is out. */
export function logRequests(app: FastifyInstance, telemetry: Pick<Telemetry, 'requestAnswered'>) {
  app.addHook('onResponse', (request, reply, done) => {
    const { failure } = request
    telemetry.requestAnswered({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: reply.elapsedTime,
      requestId: request.id,
      ...(failure !== null && { error: failure }),
    })
    done()
  })
}
