/** What is wrong may stand in a part that has to unfold or to load before it can have the focus: a second. */
const mostFrames = 60

/** A part that unfolds stands by then, and may have moved it out of sight. */
const unfoldedMs = 300

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
    if (place !== undefined) {
      focus(place)
      end()
    } else if (frames < mostFrames) requestAnimationFrame(look)
    else end()
  }
  for (const event of ['keydown', 'pointerdown']) {
    document.addEventListener(event, end, { signal: ended.signal })
  }
  requestAnimationFrame(look)
  return end
}

function focus(place: HTMLElement): void {
  const input = 'input, textarea, select'
  const field = place.matches(input) ? place : place.querySelector<HTMLElement>(input)
  // A box of words takes the focus only when it is given.
  if (field === null) place.tabIndex = -1
  const target = field ?? place
  target.focus({ preventScroll: true })
  target.scrollIntoView({ block: 'center' })
  setTimeout(() => {
    if (document.activeElement === target) target.scrollIntoView({ block: 'nearest' })
  }, unfoldedMs)
}
