/** The parts of an OpenAPI 3.1 document that Posthorn writes and reads. */
export interface OpenapiDocument {
  readonly openapi: '3.1.1'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly summary: string
    readonly description: string
    readonly license: { readonly name: string; readonly identifier: string }
  }
  readonly tags: readonly Tag[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  /** What receivers get, as a call that Posthorn makes. */
  readonly webhooks: { readonly event: { readonly post: Operation } }
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

export interface Tag {
  readonly name: string
  /** What people read in place of the name. */
  readonly 'x-displayName'?: string
  readonly description?: string
}

export interface Operation {
  readonly operationId: string
  /** The operation of which this is another method. */
  readonly 'x-same-as'?: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: RequestBody
  readonly responses: Readonly<Record<string, Response>>
  /** Alternatives. Each lists the role that the key must have; none: any key does. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description: string
  readonly schema: Schema
}

export interface RequestBody {
  readonly required: boolean
  readonly content: Content
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: Content
}

export interface Header {
  readonly description: string
  readonly schema: Schema
}

export type Content = Readonly<Record<string, MediaType>>

export interface MediaType {
  readonly schema?: Schema
  /** What server-sent events carry, by name. */
  readonly 'x-events'?: Readonly<Record<string, Schema>>
  readonly example?: unknown
  readonly examples?: Readonly<
    Record<string, { readonly summary: string; readonly value: unknown }>
  >
}

/** The keywords of JSON Schema 2020-12 that the contract uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly discriminator?: { readonly propertyName: string }
}

/** The schema itself, or the one that it refers to. */
export function resolved(
  schema: Schema,
  schemas: OpenapiDocument['components']['schemas'],
): Schema {
  const name = schema.$ref === undefined ? undefined : referredName(schema.$ref)
  return name === undefined ? schema : (schemas[name] ?? {})
}

export function referenceTo(name: string): string {
  return `#/components/schemas/${name}`
}

export function referredName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}
