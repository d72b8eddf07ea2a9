import type { Pacing } from '../pace/pacing.ts'
import type { Chore } from './housekeeping.ts'

/** Forgets what was known of webhooks that are well again, so that memory follows those that are not. */
export function createForgetPaceChore(pacing: Pick<Pacing, 'forgetQuiet'>): Chore {
  return {
    doing: 'forget the pace of quiet webhooks',
    everyMs: 60_000,
    async step() {
      pacing.forgetQuiet()
      return 'done'
    },
  }
}
