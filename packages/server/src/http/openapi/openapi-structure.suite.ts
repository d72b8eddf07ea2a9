/**
 * The rules of OpenAPI 3.1 for the parts that Posthorn writes, as a JSON Schema of the document.
 * Closed, so that a misspelt or misplaced field is an error.
 */
export const openapiStructure = {
  $ref: '#/$defs/document',
  $defs: {
    document: closed(['openapi', 'info', 'paths'], {
      openapi: { type: 'string', pattern: '^3\\.1\\.\\d+$' },
      info: closed(['title', 'version'], {
        title: { type: 'string' },
        version: { type: 'string' },
        summary: { type: 'string' },
        description: { type: 'string' },
        license: closed(['name'], {
          name: { type: 'string' },
          identifier: { type: 'string' },
        }),
      }),
      tags: {
        type: 'array',
        items: closed(['name'], {
          name: { type: 'string' },
          'x-displayName': { type: 'string' },
          description: { type: 'string' },
        }),
      },
      paths: {
        type: 'object',
        propertyNames: { pattern: '^/' },
        additionalProperties: { $ref: '#/$defs/pathItem' },
      },
      webhooks: { type: 'object', additionalProperties: { $ref: '#/$defs/pathItem' } },
      components: closed([], {
        schemas: mapOf({ $ref: '#/$defs/schema' }, '^[a-zA-Z0-9._-]+$'),
        securitySchemes: mapOf({ $ref: '#/$defs/securityScheme' }, '^[a-zA-Z0-9._-]+$'),
      }),
    }),
    pathItem: closed(
      [],
      Object.fromEntries(
        ['get', 'put', 'post', 'delete', 'patch'].map((method) => [
          method,
          { $ref: '#/$defs/operation' },
        ]),
      ),
    ),
    operation: closed(['responses'], {
      operationId: { type: 'string', pattern: '^[A-Za-z]+$' },
      'x-same-as': { type: 'string' },
      tags: { type: 'array', items: { type: 'string' } },
      summary: { type: 'string', minLength: 1 },
      description: { type: 'string', minLength: 1 },
      parameters: { type: 'array', items: { $ref: '#/$defs/parameter' } },
      requestBody: closed(['content'], {
        required: { type: 'boolean' },
        content: { $ref: '#/$defs/content' },
      }),
      responses: {
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: '^([1-5](\\d\\d|XX)|default)$' },
        additionalProperties: { $ref: '#/$defs/response' },
      },
      security: {
        type: 'array',
        items: mapOf({ type: 'array', items: { type: 'string' } }, '^(basic|bearer)$'),
      },
    }),
    parameter: {
      ...closed(['name', 'in', 'schema'], {
        name: { type: 'string' },
        in: { enum: ['path', 'query', 'header'] },
        required: { type: 'boolean' },
        description: { type: 'string', minLength: 1 },
        schema: { $ref: '#/$defs/schema' },
      }),
      if: { properties: { in: { const: 'path' } } },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: { required: ['required'], properties: { required: { const: true } } },
    },
    response: closed(['description'], {
      description: { type: 'string', minLength: 1 },
      headers: mapOf(
        closed(['schema'], {
          description: { type: 'string' },
          schema: { $ref: '#/$defs/schema' },
        }),
        '^[A-Za-z-]+$',
      ),
      content: { $ref: '#/$defs/content' },
    }),
    content: mapOf(
      {
        ...closed([], {
          schema: { $ref: '#/$defs/schema' },
          example: true,
          'x-events': mapOf({ $ref: '#/$defs/schema' }, '^[a-z]+$'),
          examples: mapOf(
            closed(['value'], { summary: { type: 'string' }, value: true }),
            '^[a-z-]+$',
          ),
        }),
        not: { required: ['example', 'examples'] },
      },
      '^[a-z]+/[a-z0-9.+-]+',
    ),
    securityScheme: closed(['type', 'scheme'], {
      type: { const: 'http' },
      scheme: { enum: ['basic', 'bearer'] },
      description: { type: 'string' },
    }),
    schema: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
  },
}

function closed(required: readonly string[], properties: Record<string, unknown>) {
  return { type: 'object', required, properties, additionalProperties: false }
}

function mapOf(values: unknown, names: string) {
  return { type: 'object', propertyNames: { pattern: names }, additionalProperties: values }
}
