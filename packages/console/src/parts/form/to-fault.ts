/** What is wrong may stand in a part that has to unfold or to load before it can have the focus: a second. */
const mostFrames = 60

/** While a part unfolds, what is in it moves, and cannot be scrolled to yet: half a second. */
const unfoldingFrames = 30

/**
 * Takes the focus to the first place in a form that tells what is wrong. It looks from the next frame on,
 * when that is drawn, until somebody does something else; what it answers ends the looking.
 */
export function toFault(form: HTMLElement, places: string): () => void {
  const ended = new AbortController()
  const end = () => ended.abort()
  let frames = 0
  const look = () => {
    if (ended.signal.aborted) return
    const place = [...form.querySelectorAll<HTMLElement>(places)].find((each) =>
      each.checkVisibility({ visibilityProperty: true }),
    )
    frames += 1
    if (place !== undefined) keepInSight(focus(place), ended.signal)
    else if (frames < mostFrames) requestAnimationFrame(look)
    else end()
  }
  for (const event of ['keydown', 'pointerdown', 'wheel']) {
    document.addEventListener(event, end, { signal: ended.signal })
  }
  requestAnimationFrame(look)
  return end
}

function focus(place: HTMLElement): HTMLElement {
  const input = 'input, textarea, select'
  const field = place.matches(input) ? place : place.querySelector<HTMLElement>(input)
  // A box of words takes the focus only when it is given.
  if (field === null) place.tabIndex = -1
  const target = field ?? place
  target.focus({ preventScroll: true })
  return target
}

function keepInSight(target: HTMLElement, ended: AbortSignal): void {
  let frames = 0
  const scroll = () => {
    if (ended.aborted || document.activeElement !== target) return
    target.scrollIntoView({ block: 'center' })
    frames += 1
    if (frames < unfoldingFrames) requestAnimationFrame(scroll)
  }
  scroll()
}
