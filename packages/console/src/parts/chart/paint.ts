import type UPlot from 'uplot'
import type { ChartProps } from './chart-props.ts'
import { stepOf } from './steps.ts'

/** A colour that most of the ground shines through. It is hexadecimal, as chart.module.css has them. */
export function tinted(color: string): string {
  return `${color}26`
}

const tile = 6

/** Stripes of a colour on a pale ground of it. */
export function hatching(color: string): CanvasPattern | string {
  const ratio = window.devicePixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = tile * ratio
  canvas.height = tile * ratio
  const context = canvas.getContext('2d')
  if (context === null) return color
  context.scale(ratio, ratio)
  context.fillStyle = `${color}59`
  context.fillRect(0, 0, tile, tile)
  context.strokeStyle = color
  context.lineWidth = 2
  // Thrice, so that the stripe goes on in the tiles around.
  for (const from of [-tile, 0, tile]) {
    context.moveTo(from - 1, tile + 1)
    context.lineTo(from + tile + 1, -1)
  }
  context.stroke()
  return context.createPattern(canvas, 'repeat') ?? color
}

/**
 * The step that is not over, set apart from those that are: what was counted in it so far is less than
 * what will be. Bars are veiled, and instead of a line's end there is a ring. What is measured needs
 * nothing.
 */
export function paintSoFar(
  plot: UPlot,
  { at, series, kind }: Pick<ChartProps, 'at' | 'series' | 'kind'>,
  colorOf: (name: string) => string,
): void {
  if (kind === 'levels') return
  const { ctx, bbox } = plot
  const step = stepOf(at)
  const from = Date.parse(at.at(-1) ?? '') / 1000
  const xOf = (seconds: number) => plot.valToPos(seconds, 'x', true)
  ctx.save()
  if (kind === 'bars') {
    ctx.globalAlpha = 0.6
    ctx.fillStyle = colorOf('--mantine-color-body')
    ctx.fillRect(xOf(from), bbox.top, xOf(from + step) - xOf(from), bbox.height)
  } else {
    for (const { color, values } of series) {
      const value = values.at(-1) ?? null
      if (value === null) continue
      ctx.beginPath()
      ctx.arc(
        xOf(from + step / 2),
        plot.valToPos(value, 'y', true),
        2.5 * window.devicePixelRatio,
        0,
        2 * Math.PI,
      )
      ctx.strokeStyle = colorOf(color)
      ctx.lineWidth = 1.5 * window.devicePixelRatio
      ctx.stroke()
    }
  }
  ctx.restore()
}
