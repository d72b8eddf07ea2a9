import type { Open } from './given.ts'
import { cancellingReplaysSuite } from './replays/cancelling.ts'
import { countingReplaysSuite } from './replays/counting.ts'
import { feedingReplaysSuite } from './replays/feeding.ts'
import { replayScopeSuite } from './replays/scope.ts'
import { startingReplaysSuite } from './replays/starting.ts'

export function replaysSuite(open: Open): void {
  startingReplaysSuite(open)
  replayScopeSuite(open)
  feedingReplaysSuite(open)
  cancellingReplaysSuite(open)
  countingReplaysSuite(open)
}
