import { useComputedColorScheme } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { dataOf } from './chart-data.ts'
import { type Drawn, optionsOf } from './chart-options.ts'
import { stepOf } from './steps.ts'

/** Draws. It begins anew when its colours, lines or steps are others, and else takes the new numbers. */
export function ChartCanvas(props: Drawn) {
  const { at, series, kind, height } = props
  const scheme = useComputedColorScheme('light')
  const { ref, width } = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot | null>(null)
  const latest = useRef(props)
  latest.current = props
  const lines = series.map(({ name, color }) => `${name} ${color}`).join()
  const step = stepOf(at)
  const isWide = width > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: numbers and width are set on the plot that is there.
  useEffect(() => {
    const host = canvas.current
    if (host === null || !isWide) return
    const drawn = new UPlot(optionsOf(latest, { host, width }), dataOf(props), host)
    plot.current = drawn
    return () => {
      plot.current = null
      drawn.destroy()
    }
  }, [scheme, kind, lines, step, height, isWide])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever else changes makes a new plot.
  useEffect(() => plot.current?.setData(dataOf(props)), [at, series])
  useEffect(() => plot.current?.setSize({ width, height }), [width, height])
  return (
    <div ref={ref} style={{ height, overflow: 'hidden' }}>
      <div ref={canvas} />
    </div>
  )
}
