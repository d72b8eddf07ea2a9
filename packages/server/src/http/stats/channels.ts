import type { ChannelStatsQuery } from '@posthorn/contract'
import { attemptsOf, byTrouble } from '../../domain/stats/figures.ts'
import type { ChannelFigures } from '../../store/store.ts'
import type { Call, Outcome } from '../route.ts'
import { presentChannelStats } from './present.ts'
import { rank } from './ranking.ts'

export function channels(call: Call<unknown, ChannelStatsQuery>): Promise<Outcome> {
  const { stats } = call.context.store.read
  return rank(call, {
    subjectOf: ({ channelId }: ChannelFigures) => ({ kind: 'channel', id: channelId }),
    read: (page) => stats.byChannel(page),
    isListed: (figures) =>
      figures.events + attemptsOf(figures) + figures.givenUp + figures.open > 0,
    worstFirst: byTrouble,
    present: presentChannelStats,
  })
}
