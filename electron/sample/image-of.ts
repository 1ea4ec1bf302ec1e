import type { DatedStep } from './build-image.ts'
import { render } from './render.ts'
import { imageSpec, type BasesSpec, type ImagePushSpec, type ImageSpec, type RepositorySpec } from './spec.ts'

/** The image that a push makes for one platform: its texts filled in, the base's steps and settings below its own. */
export function imageOf(
  { repository, image = {} }: RepositorySpec,
  { version, createdAt }: ImagePushSpec,
  platform: string,
  bases: BasesSpec,
): { readonly image: ImageSpec; readonly steps: readonly DatedStep[] } {
  const own = imageSpec.parse(render(image, { ...wordsOf(platform), repository, version, createdAt }))
  const steps = own.steps.map((step) => ({ ...step, createdAt }))
  if (own.from === undefined) return { image: own, steps }
  const base = baseOf(own.from, platform, bases)
  return {
    image: {
      ...base.image,
      ...own,
      environment: [...base.image.environment, ...own.environment],
      labels: { ...base.image.labels, ...own.labels },
      command: own.command ?? (own.entrypoint === undefined ? base.image.command : undefined),
    },
    steps: [...base.steps, ...steps],
  }
}

function baseOf(from: string, platform: string, bases: BasesSpec) {
  const [name, version = ''] = from.split(':')
  const base = bases.find((each) => each.name === name)
  const createdAt = base?.releases[version]
  if (base === undefined || createdAt === undefined) throw new Error(`the sample has no base ${from}`)
  const image = imageSpec.parse(render(base.image, { ...wordsOf(platform), version, createdAt }))
  return { image, steps: image.steps.map((step) => ({ ...step, createdAt })) }
}

function wordsOf(platform: string): Readonly<Record<string, string>> {
  return { platform, architecture: platform.split('/')[1] ?? '' }
}
