import { expect, test } from 'vitest'
import { pages } from './pages.ts'
import { seriousFindings } from './support/axe.ts'
import { goals } from './support/goals.ts'
import { settled } from './support/visitor.ts'

goals('Everybody can use every page', (given) => {
  test.each(pages)(
    '$name: with a screen reader, in light and dark colours, on a telephone',
    { timeout: 120_000 },
    async ({ as, path }) => {
      const key = as === 'nobody' ? {} : { key: given.server.operatorKey }
      const page = await given.visit(key)
      await page.goto(path(given.shop))
      await settled(page)
      expect(await page.title()).toMatch(/ Posthorn$/)
      expect(await seriousFindings(page)).toEqual([])

      await page.emulateMedia({ colorScheme: 'dark' })
      await page.locator('[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' })
      // Some widgets change their colours by and by.
      await expect.poll(() => seriousFindings(page), { timeout: 45_000 }).toEqual([])

      await page.setViewportSize({ width: 360, height: 740 })
      const html = page.locator('html')
      await expect.poll(() => html.evaluate((all) => all.scrollWidth)).toBeLessThanOrEqual(360)
    },
  )
})
