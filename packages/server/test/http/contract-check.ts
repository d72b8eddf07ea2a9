import { Problem, SubscriptionProblem } from '@posthorn/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { problemUrl } from '../../src/http/answer/problem.ts'
import type { Operation } from '../../src/http/openapi/document.ts'
import { codesOf } from '../../src/http/openapi/problem-answers.ts'
import { writeDocument } from '../../src/http/openapi/write-document.ts'
import { routes } from '../../src/http/routes.ts'
import { isBelowSubscriptions } from '../../src/http/subscriptions/below.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
const problem = ajv.compile(Problem)
const subscriptionProblem = ajv.compile(SubscriptionProblem)
const answers = routes.flatMap(({ answer, methods, otherwise, path, status }) => {
  if (answer === null || typeof answer === 'string') return []
  const usual = { methods, pattern: patternOf(path), status, validate: ajv.compile(answer) }
  if (otherwise === null) return [usual]
  return [usual, { ...usual, status: otherwise.status, validate: ajv.compile(otherwise.answer) }]
})
const operations = Object.entries(writeDocument(routes, '').paths).map(([path, methods]) => ({
  pattern: patternOf(path),
  methods,
}))

/**
 * Every JSON answer of every test is held against the schema that the documentation shows for it,
 * and the code of every problem against the codes that it names for the call.
 */
export function checkAgainstContract(request: InjectOptions, answer: LightMyRequestResponse): void {
  const method = request.method ?? 'GET'
  const path = decoded(String(request.url).split('?')[0] ?? '')
  const said = `${method} ${path} answered ${answer.statusCode}`
  if (answer.statusCode >= 400) {
    demand(isBelowSubscriptions(path) ? subscriptionProblem : problem, answer, said)
    const { type } = answer.json<{ type: string }>()
    const response = operationAt(method, path)?.responses
    const documented = codesOf(response?.[String(answer.statusCode)] ?? { description: '' })
    if (response !== undefined && !documented.some((code) => problemUrl(code) === type)) {
      throw new Error(`${said} ${type}, which is not documented there`)
    }
    return
  }
  const documented = answers.filter(
    (each) => each.pattern.test(path) && each.methods.some((one) => one === method),
  )
  if (documented.length === 0) return
  const fitting = documented.find(({ status }) => status === answer.statusCode)
  if (fitting === undefined) {
    throw new Error(`${said}, documented is ${documented.map(({ status }) => status).join(' or ')}`)
  }
  demand(fitting.validate, answer, said)
}

function operationAt(method: string, path: string): Operation | undefined {
  const named = method.toLowerCase()
  return operations.find(({ methods, pattern }) => named in methods && pattern.test(path))?.methods[
    named
  ]
}

/** As the router reads it. */
function decoded(path: string): string {
  return URL.canParse(path, 'http://x') && !/%(?![0-9a-f]{2})/i.test(path) ? decodeURI(path) : path
}

/** Of a path as routes and the document write it. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+|\{\w+\}/g, '[^/]+')}$`)
}

function demand(validate: ValidateFunction, answer: LightMyRequestResponse, said: string): void {
  if (!validate(answer.json())) {
    throw new Error(`${said} against the contract: ${ajv.errorsText(validate.errors)}`)
  }
}
