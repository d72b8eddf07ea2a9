import { Problem } from '@posthorn/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { routes } from '../../src/http/routes.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
const problem = ajv.compile(Problem)
const answers = routes.flatMap(({ answer, methods, path, status }) => {
  if (typeof answer === 'string') return []
  const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)
  return [{ methods, pattern, status, validate: ajv.compile(answer) }]
})

/** Every JSON answer of every test is held against the schema that the documentation shows for it. */
export function checkAgainstContract(request: InjectOptions, answer: LightMyRequestResponse): void {
  const method = request.method ?? 'GET'
  const path = String(request.url).split('?')[0] ?? ''
  const said = `${method} ${path} answered ${answer.statusCode}`
  if (answer.statusCode >= 400) {
    demand(problem, answer, said)
    return
  }
  const documented = answers.find(
    (each) => each.pattern.test(path) && each.methods.some((one) => one === method),
  )
  if (documented === undefined) return
  if (answer.statusCode !== documented.status) {
    throw new Error(`${said}, documented is ${documented.status}`)
  }
  demand(documented.validate, answer, said)
}

function demand(validate: ValidateFunction, answer: LightMyRequestResponse, said: string): void {
  if (!validate(answer.json())) {
    throw new Error(`${said} against the contract: ${ajv.errorsText(validate.errors)}`)
  }
}
