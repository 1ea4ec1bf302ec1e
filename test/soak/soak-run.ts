import { setTimeout as sleep } from 'node:timers/promises'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { CallError } from '../../electron/api/contract.ts'
import { below, seeded, type Random } from '../kill/seeded.ts'
import { memoryTrend } from './memory-trend.ts'
import { actions, copiedRepository, startPush, type ActionParts } from './soak-actions.ts'
import { SoakAttendant, uploadKey } from './soak-attendant.ts'
import { problemsAtEnd, problemsOfDataFolder } from './soak-checks.ts'
import { soakFile, soakImage } from './soak-files.ts'
import { SoakHost } from './soak-host.ts'
import { SoakLedger, type SoakStore } from './soak-ledger.ts'
import { startPlaces, type SoakPlace } from './soak-places.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly seed: number
  /** Empty; everything is below it. */
  readonly folder: string
  readonly say: (line: string) => void
  /** Stops it before its time, without the looks at the end. */
  readonly signal: AbortSignal
}

/** The host may have so much more in memory at the end than at the beginning. */
const mostGrowthBytes = 50 * 1024 * 1024
/** The part of the time in which the host is killed, too: after it memory is that of one process. */
const stormyPart = 0.2
const persons = 4
const mostUnfinished = 40
const mebibyte = 1024 * 1024

/** Runs it; gives what went wrong that may not. */
export async function soak(options: SoakOptions): Promise<readonly string[]> {
  const { folder } = options
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  const places = await startPlaces(folder)
  const ledger = new SoakLedger()
  const attendant = new SoakAttendant(ledger)
  let host: SoakHost | undefined
  try {
    host = await SoakHost.start(dataDir, (window) => void attendant.attend(window))
    const run = new SoakRun(options, { host, places, ledger, attendant })
    await run.untilOver()
    if (options.signal.aborted) return ['it was stopped before its time']
    await run.finish()
    if ((await host.stop()) !== 0) ledger.problems.push('the host did not end well')
    return [...ledger.problems, ...(await problemsOfDataFolder(dataDir, ledger))]
  } finally {
    await host?.stop()
    await Promise.all(places.map((place) => place.close()))
  }
}

interface SoakParts {
  readonly host: SoakHost
  readonly places: readonly SoakPlace[]
  readonly ledger: SoakLedger
  readonly attendant: SoakAttendant
}

class SoakRun {
  readonly #options: SoakOptions
  readonly #parts: SoakParts
  readonly #random: Random
  readonly #startedAtMs = Date.now()
  readonly #over: AbortSignal
  readonly #killed = { host: 0, window: 0, service: 0 }
  readonly #memory: number[] = []
  #stores: readonly SoakStore[] = []
  #problemsSaid = 0

  constructor(options: SoakOptions, parts: SoakParts) {
    this.#options = options
    this.#parts = parts
    this.#random = seeded(options.seed)
    // Not the signals' own `timeout` and `any`: Node may collect such a pair before its time has come.
    const over = new AbortController()
    setTimeout(() => over.abort(), options.minutes * 60_000).unref()
    options.signal.addEventListener('abort', () => over.abort(), { once: true })
    this.#over = over.signal
  }

  async untilOver(): Promise<void> {
    const seeds = Array.from({ length: 5 }, (_, at) => soakFile(`seed-${at}`, this.#random))
    this.#stores = await this.#addStores(seeds)
    const parts = { ...this.#parts, seeds, stores: this.#stores, random: this.#random }
    const all = Promise.all([
      ...Array.from({ length: persons }, (_, number) => this.#person(number, parts)),
      this.#misfortunes(),
      this.#watchMemory(),
      this.#tell(),
      this.#sweep(),
    ])
    const { signal } = this.#options
    const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    // What is asked for at the end is not to wait for a request that is never answered.
    this.#over.addEventListener('abort', () => this.#parts.places.forEach((place) => place.behave()))
    await Promise.race([all, stopped])
  }

  /** Lets all come to its end with services that work, and looks at it. */
  async finish(): Promise<void> {
    const { host, places, ledger, attendant } = this.#parts
    const { say, signal } = this.#options
    // The last misfortune: in the middle of all that is under way.
    await this.#killHost()
    say(`${attendant.unfinished.length} transfers are let come to their end`)
    const untilMs = Date.now() + 5 * 60_000
    for (let quietSince = Date.now(); Date.now() - quietSince < 3000 && Date.now() < untilMs;) {
      await sleep(200, undefined, { signal })
      if (attendant.unfinished.length > 0 || places.some((place) => place.unfinished().length > 0)) {
        quietSince = Date.now()
      }
    }
    for (const { kind, name, state } of attendant.unfinished) {
      ledger.problems.push(`${kind} of ${name} does not end: ${JSON.stringify(state)}`)
    }
    const window = host.window(0)
    if (window === undefined) throw new Error('there is no window')
    ledger.problems.push(...(await problemsAtEnd(window.client, ledger, this.#stores)))
    if (host.endedByItself !== undefined) ledger.problems.push(host.endedByItself)
    this.#judgeMemory()
    this.#sayCounts()
    const failures = [...ledger.failures].toSorted(([, a], [, b]) => b - a).slice(0, 20)
    for (const [what, times] of failures) say(`  ${times} times: ${what}`)
  }

  async #addStores(seeds: ActionParts['seeds']): Promise<readonly SoakStore[]> {
    const { host, places, ledger } = this.#parts
    const window = host.window(0)
    if (window === undefined) throw new Error('there is no window')
    const stores: SoakStore[] = []
    for (const place of places) {
      const { driver, values } = place
      const { store: id } = await window.client.addStore({ driver, values, name: driver, readOnly: false })
      const store = { id, place }
      stores.push(store)
      for (const seed of seeds) {
        const asked = ledger.ask('upload', store, { fileOf: () => seed })
        const sources = [
          {
            token: window.offer(seed.sizeBytes, seed.pieces),
            relativePath: seed.name,
            sizeBytes: seed.sizeBytes,
          },
        ]
        await window.client.startUpload({ store: id, prefix: 'seed/', sources, onExisting: 'overwrite' })
        // It has another key than uploads have; that it is there is seen by what is downloaded.
        asked.swept = true
      }
      const asked = ledger.ask('push', store, { fileOf: (label) => soakImage(label, this.#random) })
      await patiently(() => startPush(window, asked, copiedRepository))
      asked.swept = true
    }
    await this.#imagesAreThere(stores)
    return stores
  }

  /** What is copied has to be there: a copy of a repository that holds nothing is done at once. */
  async #imagesAreThere(stores: readonly SoakStore[]): Promise<void> {
    const key = `docker/registry/v2/repositories/${copiedRepository}/_manifests/tags/latest/current/link`
    for (const { place } of stores) {
      while ((await place.read(key)) === undefined && !this.#over.aborted) await this.#pause(200)
    }
  }

  /** Does one thing after the other. */
  async #person(number: number, parts: ActionParts): Promise<void> {
    const { ledger, attendant, host } = this.#parts
    while (!this.#over.aborted) {
      await this.#pause(50 + below(400, this.#random))
      const window = host.window(number)
      const action = actions[below(actions.length, this.#random)]
      if (window === undefined || action === undefined || attendant.unfinished.length > mostUnfinished)
        continue
      try {
        await action(window, parts)
      } catch (error) {
        if (window.killed.aborted) continue
        const what = error instanceof CallError ? `${error.data.code} ${error.message}` : String(error)
        if (error instanceof CallError) ledger.failed(`${action.name}: ${what}`)
        else ledger.problems.push(`${action.name}: ${what}`)
      }
    }
  }

  async #misfortunes(): Promise<void> {
    const stormyUntilMs = this.#startedAtMs + this.#options.minutes * 60_000 * stormyPart
    for (;;) {
      await this.#pause(4000 + below(12_000, this.#random))
      if (this.#over.aborted) return
      const stormy = Date.now() < stormyUntilMs
      const drawn = this.#random()
      if (stormy && drawn < 0.5) await this.#killHost()
      else if (drawn < 0.75) await this.#killWindow()
      else await this.#killService()
    }
  }

  async #killHost(): Promise<void> {
    this.#killed.host += 1
    await this.#parts.host.killHost()
  }

  async #killWindow(): Promise<void> {
    this.#killed.window += 1
    await this.#parts.host.killWindow()
  }

  async #killService(): Promise<void> {
    const places = this.#parts.places.filter(({ interrupt }) => interrupt !== undefined)
    const startAgain = await places[below(places.length, this.#random)]?.interrupt?.()
    this.#killed.service += 1
    await this.#pause(200 + below(5000, this.#random))
    await startAgain?.()
  }

  /** Takes away what is done and was looked at, so that it does not become more and more. */
  async #sweep(): Promise<void> {
    for (;;) {
      await this.#pause(5000)
      if (this.#over.aborted) return
      const { ledger, host } = this.#parts
      const before = Date.now() - 20_000
      const old = ledger.asked.filter(
        ({ doneAtMs = Infinity, swept, kind }) =>
          doneAtMs < before && !swept && kind !== 'copy' && kind !== 'push',
      )
      for (const asked of old) {
        asked.swept = true
        if (asked.kind === 'upload') await asked.store.place.remove(uploadKey(asked))
      }
      const transfers = old.flatMap(({ transfer }) => (transfer === undefined ? [] : [transfer]))
      await host
        .window(0)
        ?.client.clearFinishedTransfers({ transfers })
        .catch(() => undefined)
    }
  }

  async #watchMemory(): Promise<void> {
    const from = this.#startedAtMs + this.#options.minutes * 60_000 * stormyPart
    for (; !this.#over.aborted; await this.#pause(2000)) {
      const bytes = await this.#parts.host.memoryBytes()
      if (bytes !== undefined && Date.now() > from) this.#memory.push(bytes)
    }
  }

  async #tell(): Promise<void> {
    for (;;) {
      await this.#pause(60_000)
      if (this.#over.aborted) return
      const minutes = Math.round((Date.now() - this.#startedAtMs) / 60_000)
      const memory = (await this.#parts.host.memoryBytes()) ?? 0
      this.#options.say(`${minutes} min: the host has ${Math.round(memory / mebibyte)} MB`)
      this.#sayCounts()
    }
  }

  #sayCounts(): void {
    const { asked, done, problems } = this.#parts.ledger
    const { host, window, service } = this.#killed
    this.#options.say(
      `  ${asked.length} transfers asked for, ${done} done; killed: the host ${host} times, a window ${window}, ` +
        `a service ${service}; ${problems.length} problems`,
    )
    for (const problem of problems.slice(this.#problemsSaid)) this.#options.say(`  ${problem}`)
    this.#problemsSaid = problems.length
  }

  #judgeMemory(): void {
    const trend = memoryTrend(this.#memory)
    if (trend === undefined) return
    const [first, last] = [trend.firstBytes, trend.lastBytes].map((bytes) => Math.round(bytes / mebibyte))
    const line = `memory of the host: ${first} MB in the first third, ${last} MB in the last`
    if (trend.grewBytes > mostGrowthBytes) this.#parts.ledger.problems.push(line)
    this.#options.say(line)
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#over }).catch(() => undefined)
  }
}

/** The first look at a store may meet a fault like any other. */
async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof CallError) || attempt === 20) throw error
    }
  }
}
