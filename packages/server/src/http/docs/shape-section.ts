import type { OpenapiDocument } from '../openapi/document.ts'
import { answeredTable } from './field-table.ts'
import { fieldsOf, namesIn } from './fields.ts'
import type { Section } from './guide.ts'
import { type Html, html } from './html.ts'
import { typeWords } from './type-words.ts'

/** The shapes of answers; those of requests stand at their calls. */
export function shapeSection(document: OpenapiDocument): Section {
  const { schemas } = document.components
  const answers = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map(({ responses }) => responses),
  )
  const shapes = [...namesIn(answers, schemas)].sort()
  return {
    id: 'shapes',
    title: 'Shapes',
    body: html`<p>What answers are made of. Every field is there, unless it is called optional.</p>
${shapes.map((name) => shape(name, document))}`,
  }
}

function shape(name: string, { components: { schemas } }: OpenapiDocument): Html {
  const schema = schemas[name] ?? {}
  const fields = fieldsOf(schema, schemas, { intoReferences: false })
  return html`<article id="shape-${name}"><h3><a href="#shape-${name}">${name}</a></h3>
${fields.length === 0 ? html`<p>${typeWords(schema)}</p>` : answeredTable(fields)}</article>
`
}
