import { jsonAnswer } from '../answer/answer.ts'

const healthy = jsonAnswer(200, { status: 'ok' })

/** The process runs and answers. Says nothing about the store: see readiness. */
export const health = () => healthy
