import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { type FittedColumn, fittedTable } from './fit-table.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly when: string
}

const columns: readonly FittedColumn<Row>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'NAME', text: ({ name }) => name, narrow: 'cut' },
  { title: 'WHEN', text: ({ when }) => when, narrow: 'leave out' },
]
const rows = [
  { id: 'a'.repeat(20), name: 'Warehouse of the north', when: '3 min ago' },
  { id: 'b'.repeat(20), name: '倉庫'.repeat(8), when: 'now' },
]
const table = (widest: number | null) =>
  fittedTable(rows, columns, { paintTitle: (title) => title, widest })

describe('a table on a terminal', () => {
  test('is whole where there is room, or no terminal', () => {
    expect(table(200)).toBe(table(null))
    expect(table(null)).toContain('Warehouse of the north            3 min ago\n')
  })

  test('leaves out what may go, then cuts what may be cut', () => {
    expect(table(60)).toBe(
      [
        'ID                    NAME\n',
        'aaaaaaaaaaaaaaaaaaaa  Warehouse of the north\n',
        `bbbbbbbbbbbbbbbbbbbb  ${'倉庫'.repeat(8)}\n`,
      ].join(''),
    )
    expect(table(40)).toBe(
      [
        'ID                    NAME\n',
        'aaaaaaaaaaaaaaaaaaaa  Warehouse of th...\n',
        `bbbbbbbbbbbbbbbbbbbb  ${'倉庫'.repeat(3)}倉...\n`,
      ].join(''),
    )
  })

  test('puts the id below the row rather than cut it', () => {
    expect(table(30)).toBe(
      [
        'NAME\n',
        'Warehouse of the north\n',
        '  aaaaaaaaaaaaaaaaaaaa\n',
        `${'倉庫'.repeat(6)}倉...\n`,
        '  bbbbbbbbbbbbbbbbbbbb\n',
      ].join(''),
    )
  })

  test.each([24, 30, 33, 40, 52, 53, 60, 66, 67])('fits %i columns', (widest) => {
    for (const line of table(widest).split('\n')) {
      expect(stringWidth(line)).toBeLessThanOrEqual(widest)
    }
  })
})
