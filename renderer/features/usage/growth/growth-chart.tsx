import { useElementSize } from '@mantine/hooks'
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'

import type { Growth } from '../../../../electron/api/rows.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { growthBars, growthScale, type GrowthBar } from './growth-bars.ts'
import styles from './growth.module.css'

/** What a store holds, by when it was written. Arrow keys go from bar to bar; the numbers of one stand above. */
export function GrowthChart(props: { growth: Growth }): ReactNode {
  const { growth } = props
  const { t, i18n } = useTranslation('usage')
  const format = useFormat()
  const { ref, width } = useElementSize()
  const bars = useMemo(() => growthBars(growth, width < 520 ? 8 : mostBars), [growth, width])
  const scale = useMemo(() => growthScale(bars), [bars])
  const [chosen, setChosen] = useState<number>()
  const [focusable, setFocusable] = useState(bars.length - 1)
  const top = scale.lines.at(-1) ?? 1
  const yOf = (bytes: number): number => plotTop + plotHeight * (1 - bytes / top)
  const slot = Math.max(1, (width - axisWidth) / Math.max(1, bars.length))
  const barWidth = Math.min(34, slot * 0.62)
  const number = new Intl.NumberFormat(i18n.language, {
    maximumFractionDigits: top / scale.unitBytes < 10 ? 2 : 1,
  })
  const nameOf = periodName(growth.step, i18n.language)
  const textOf = (bar: GrowthBar): string =>
    t('growth.period', {
      period:
        growth.step === 'week'
          ? t('growth.weekOf', { date: nameOf.long(bar.startMs) })
          : nameOf.long(bar.startMs),
      size: format.bytes(bar.referencedBytes + bar.unreferencedBytes),
      added: format.bytes(bar.addedBytes),
      unreferenced: format.bytes(bar.unreferencedBytes),
    })
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    const now = Math.min(focusable, bars.length - 1)
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: bars.length - 1 }[event.key]
    if (next === undefined || bars[next] === undefined) return
    event.preventDefault()
    setFocusable(next)
    event.currentTarget.querySelectorAll<SVGGElement>('[data-bar]')[next]?.focus()
  }
  const told = bars[chosen ?? -1]
  return (
    <section className={styles['growth']} aria-label={t('growth.label')} title={t('growth.detail')}>
      <div className={styles['head']}>
        <h2>{t('growth.title', { unit: scale.unit })}</h2>
        {told === undefined ? (
          <span className={styles['legend']}>
            <i data-part="referenced" />
            {t('growth.referenced')}
            <i data-part="unreferenced" />
            {t('growth.unreferenced')}
          </span>
        ) : (
          <span className="trunc">{textOf(told)}</span>
        )}
      </div>
      <div ref={ref} className={styles['plot']}>
        <svg
          width={width}
          height={chartHeight}
          role="group"
          aria-label={t('growth.label')}
          onKeyDown={onKeyDown}
          onPointerLeave={() => setChosen(undefined)}
        >
          {scale.lines.map((bytes) => (
            <g key={bytes} aria-hidden="true">
              <line x1={axisWidth} x2={width} y1={yOf(bytes)} y2={yOf(bytes)} data-zero={bytes === 0} />
              <text x={axisWidth - 8} y={yOf(bytes) + 3.5} textAnchor="end">
                {number.format(bytes / scale.unitBytes)}
              </text>
            </g>
          ))}
          {bars.map((bar, at) => {
            const middle = axisWidth + slot * (at + 0.5)
            const all = bar.referencedBytes + bar.unreferencedBytes
            const isLast = at === bars.length - 1
            return (
              <g
                key={bar.startMs}
                data-bar
                role="img"
                aria-label={textOf(bar)}
                tabIndex={at === Math.min(focusable, bars.length - 1) ? 0 : -1}
                data-last={isLast}
                onFocus={() => {
                  setFocusable(at)
                  setChosen(at)
                }}
                onBlur={() => setChosen(undefined)}
                onPointerEnter={() => setChosen(at)}
              >
                <rect data-part="hit" x={middle - slot / 2} y={0} width={slot} height={chartHeight} />
                <rect
                  data-part="referenced"
                  x={middle - barWidth / 2}
                  y={yOf(bar.referencedBytes)}
                  width={barWidth}
                  height={Math.max(0, yOf(0) - yOf(bar.referencedBytes))}
                />
                <rect
                  data-part="unreferenced"
                  x={middle - barWidth / 2}
                  y={yOf(all)}
                  width={barWidth}
                  height={Math.max(0, yOf(bar.referencedBytes) - yOf(all) - 1)}
                />
                <text x={middle} y={chartHeight - 5} textAnchor="middle">
                  {nameOf.short(bar.startMs)}
                </text>
                {isLast && (
                  <text x={middle} y={yOf(all) - 4} textAnchor="middle" data-part="now">
                    {number.format(all / scale.unitBytes)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
    </section>
  )
}

function periodName(step: Growth['step'], language: string) {
  const short = new Intl.DateTimeFormat(
    language,
    step === 'month' ? { month: 'short' } : { month: 'numeric', day: 'numeric' },
  )
  const long = new Intl.DateTimeFormat(
    language,
    step === 'month' ? { year: 'numeric', month: 'long' } : { dateStyle: 'medium' },
  )
  return { short: (ms: number) => short.format(ms), long: (ms: number) => long.format(ms) }
}

const mostBars = 12
const axisWidth = 36
const plotTop = 14
const plotHeight = 122
const chartHeight = 156
