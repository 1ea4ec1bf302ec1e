import type { Platform } from '../../registry/manifests/manifest.ts'
import { parseJson } from './extras.ts'
import { TextIds } from './text-ids.ts'

/** What many descriptors have in common. */
export interface Shape {
  readonly mediaType: string
  readonly artifactType?: string
  readonly platform?: Platform
}

/** Gives each shape an ID. There are few: the media types and platforms that are in use. */
export class Shapes {
  readonly #ids = new TextIds()
  readonly #shapes: Shape[] = []

  get count(): number {
    return this.#shapes.length
  }

  /** Undefined for one that is too long, or when there are too many. */
  add({ mediaType, artifactType, platform }: Shape): number | undefined {
    return this.addText(
      JSON.stringify([
        mediaType,
        artifactType,
        platform?.os,
        platform?.architecture,
        platform?.variant,
        platform?.osVersion,
      ]),
    )
  }

  /** Adds what `textAt` gave. */
  addText(text: string): number | undefined {
    if (text.length > longestShape) return undefined
    const id = this.#ids.add(text)
    if (id < this.#shapes.length) return id
    this.#shapes.push(readShape(text))
    return id
  }

  get isFull(): boolean {
    return this.#shapes.length >= mostShapes
  }

  textAt(id: number): string {
    return this.#ids.at(id)
  }

  /** Fails with a RangeError for an ID that is none. */
  at(id: number): Shape {
    const shape = this.#shapes[id]
    if (shape === undefined) throw new RangeError(`no shape has the ID ${id}`)
    return shape
  }

  /** Rough: a text and an object for each. */
  get sizeBytes(): number {
    return 2 * this.#ids.sizeBytes + 200 * this.#shapes.length
  }
}

/** A media type has at most 255 characters (RFC 6838), and a platform's parts are words. */
const longestShape = 2048
const mostShapes = 50_000

function readShape(json: string): Shape {
  const value = parseJson(json)
  const texts: readonly unknown[] = Array.isArray(value) ? value : []
  const [mediaType, artifactType, os, architecture, variant, osVersion] = texts.map((each) =>
    typeof each === 'string' ? each : undefined,
  )
  return {
    mediaType: mediaType ?? '',
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(os === undefined || architecture === undefined
      ? {}
      : {
          platform: {
            os,
            architecture,
            ...(variant === undefined ? {} : { variant }),
            ...(osVersion === undefined ? {} : { osVersion }),
          },
        }),
  }
}
