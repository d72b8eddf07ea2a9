const round = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]
/** How much too high an axis may become before it is drawn lower. */
const tooHigh = 2.5

/**
 * Where an axis ends that has to hold `highest`: a round number a little above. It stays where it was
 * `before` while the values fit and fill a fair part, so that a chart that is watched keeps its measure.
 */
export function axisTop(highest: number, before: number | null): number {
  if (highest <= 0) return before !== null && before <= 1 ? before : 1
  const needed = highest * 1.05
  const power = 10 ** Math.floor(Math.log10(needed))
  const top = (round.find((each) => each * power >= needed) ?? 10) * power
  return before !== null && before >= needed && before <= top * tooHigh ? before : top
}
