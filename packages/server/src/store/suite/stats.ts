import type { Open } from './given.ts'
import { backlogSuite } from './stats/backlog.ts'
import { backlogSeriesSuite } from './stats/backlog-series.ts'
import { byChannelSuite } from './stats/by-channel.ts'
import { byWebhookSuite } from './stats/by-webhook.ts'
import { figuresSuite } from './stats/figures.ts'
import { foldingSuite } from './stats/folding.ts'

export function statsSuite(open: Open): void {
  figuresSuite(open)
  foldingSuite(open)
  byWebhookSuite(open)
  byChannelSuite(open)
  backlogSuite(open)
  backlogSeriesSuite(open)
}
