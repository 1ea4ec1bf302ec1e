import { aimed, aimedAtMost, holds, toldSpread, type Measure } from '../measure.ts'
import { median, spreadOf, type Rounds, type Spread } from '../rounds.ts'

/** Of what grows over idle: the limit, and what is aimed at. */
const mostGrowthMegabytes = 150
const aimedGrowthMegabytes = 120
const aimedHoldMs = 20

/**
 * How many times as fast ours is as the fastest of the others: that of the least median time. Each ratio is of one round, in
 * which all met the same.
 */
export function speedRatio(what: string, rounds: Rounds, aim: number | undefined): Measure {
  const others = Object.keys(rounds).filter((name) => name !== 'ours')
  const seconds = (name: string): number => medianOf(rounds, name, 'seconds')
  const fastest = others.toSorted((a, b) => seconds(a) - seconds(b))[0] ?? ''
  const ratio = ratioOf(rounds, fastest, 'ours', 'seconds')
  const title = `${what}: speed, of that of ${fastest}${others.length > 1 ? ', the faster one' : ''}`
  return aim === undefined ? toldSpread(title, ratio) : aimed(title, ratio, aim)
}

/** What each contestant moved, in what its speed is told. */
interface Moved {
  readonly amount: number
  readonly unit: 'MB' | 'files'
}

export function megabytesOf(sizeBytes: number): Moved {
  return { amount: sizeBytes / 1_000_000, unit: 'MB' }
}

/** The same with what each contestant took below it. */
export function withDetails(measure: Measure, rounds: Rounds, { amount, unit }: Moved): Measure {
  const lines = Object.entries(rounds).map(([name, all]) => {
    const number = (figure: string, digits = 0): string => medianOf(rounds, name, figure).toFixed(digits)
    const speed = spreadOf(all.map(({ seconds = Number.NaN }) => amount / seconds))
    const [middle, least, most] = [speed.median, speed.least, speed.most].map((each) => each.toFixed(0))
    const service = all[0]?.['serviceCpuSeconds'] === undefined ? '' : number('serviceCpuSeconds', 2)
    return [
      `${name} ${middle} ${unit}/s (${least} to ${most})`,
      `${number('seconds', 2)} s`,
      `${number('cpuSeconds', 2)} s of a core`,
      `peak ${number('peakMegabytes')} MB`,
      ...(service === '' ? [] : [`the service ${service} s of a core`]),
    ].join(', ')
  })
  return { ...measure, details: lines.join('\n    ') }
}

/** What ours took of a core, by what another program took, and in seconds. */
export function cpuMeasures(rounds: Rounds, other: string, aim?: number): readonly Measure[] {
  const ratio = ratioOf(rounds, 'ours', other, 'cpuSeconds')
  const what = `  CPU of ours by that of ${other}`
  return [
    aim === undefined ? toldSpread(what, ratio) : aimedAtMost(what, ratio, aim),
    toldSpread('  CPU of ours', spreadOf(figuresIn(rounds, 'ours', 'cpuSeconds')), ' s'),
  ]
}

/** What ours may not do to the machine meanwhile: the worst of all rounds. */
export function costMeasures(rounds: Rounds): readonly Measure[] {
  const grown = Math.max(...figuresIn(rounds, 'ours', 'grownMegabytes'))
  const growth = aimedAtMost('  memory of ours over idle', spreadOf([grown]), aimedGrowthMegabytes, ' MB')
  const held = Math.max(...figuresIn(rounds, 'ours', 'longestHoldMs'))
  return [
    {
      ...growth,
      limit: `below ${mostGrowthMegabytes} MB, ${growth.limit ?? ''}`,
      kept: grown < mostGrowthMegabytes,
    },
    aimedAtMost('  longest hold of the main thread', spreadOf([held]), aimedHoldMs, ' ms'),
  ]
}

/** That a figure of 0 or 1 is 1 in all rounds of all: who left something out was not as slow as that. */
export function holdsInAll(what: string, rounds: Rounds, figure: string): Measure {
  return holds(
    what,
    Object.keys(rounds).every((name) => figuresIn(rounds, name, figure).every((number) => number === 1)),
  )
}

function ratioOf(rounds: Rounds, above: string, below: string, figure: string): Spread {
  const divisors = figuresIn(rounds, below, figure)
  return spreadOf(figuresIn(rounds, above, figure).map((number, round) => number / (divisors[round] ?? 0)))
}

function medianOf(rounds: Rounds, name: string, figure: string): number {
  return median(figuresIn(rounds, name, figure))
}

function figuresIn(rounds: Rounds, name: string, figure: string): readonly number[] {
  return (rounds[name] ?? []).map((figures) => figures[figure] ?? Number.NaN)
}
