import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export interface AxeFinding {
  readonly isSerious: boolean
  /** What is wrong and where, in one line. */
  readonly says: string
}

/** How many places of one finding are named. */
const mostPlaces = 3

/** What keeps people from using a page: axe's findings by WCAG 2.2 A and AA and its good practice. */
export async function axeFindings(page: Page): Promise<AxeFinding[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.slice(0, mostPlaces).map(({ any, html }) => {
      const { fgColor, bgColor, contrastRatio } = any[0]?.data ?? {}
      const colours = fgColor === undefined ? '' : ` (${fgColor} on ${bgColor}, ${contrastRatio}:1)`
      return `${html.slice(0, 160)}${colours}`
    })
    const more = nodes.length > mostPlaces ? `, and ${nodes.length - mostPlaces} more` : ''
    return {
      isSerious: impact === 'serious' || impact === 'critical',
      says: `${id}, ${impact}: ${help}. At ${places.join(', ')}${more}`,
    }
  })
}

export async function seriousFindings(page: Page): Promise<string[]> {
  const findings = await axeFindings(page)
  return findings.filter(({ isSerious }) => isSerious).map(({ says }) => says)
}
