import { beforeAll, expect, it } from 'vitest'

import { live } from '../conformance/harness.ts'
import { addToComparison, noComparison } from '../../renderer/api/lists/comparison.ts'
import { comparedView } from '../../renderer/features/compare/compared-tags.ts'
import { copyChoice, copyItems } from '../../renderer/features/compare/copy-choice.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout, type ImageName, type OciLayout } from '../peers/oci-images.ts'
import { dockerReference, skopeoCopy, skopeoInspectRaw, skopeoListTags } from '../peers/skopeo.ts'
import { endedTransfers, openBackend } from '../unit/methods/test-backend.ts'
import { useTwoRegistries } from './two-registries.ts'

const images: readonly ImageName[] = ['app', 'app-next', 'multi']

describeWith(['skopeo', 'docker-registry'], 'what a comparison says is missing, once it is copied', () => {
  const two = useTwoRegistries()
  let layout: OciLayout
  beforeAll(async () => {
    const { source, target, folder } = two()
    layout = await writeOciLayout(`${folder}/images`)
    for (const image of images) {
      await skopeoCopy(layout.reference(image), dockerReference(source.registry.host, 'team/app', image))
    }
    await skopeoCopy(layout.reference('app'), dockerReference(source.registry.host, 'team/other', 'v1'))
    await skopeoCopy(layout.reference('app'), dockerReference(target.registry.host, 'team/app', 'app'))
    await skopeoCopy(layout.reference('app'), dockerReference(target.registry.host, 'team/app', 'only-here'))

    const host = await openBackend(folder)
    try {
      const [from = '', to = ''] = await Promise.all(
        ['source', 'target'].map(async (name) => {
          const values = { rootdirectory: `${folder}/${name}/registry` }
          const draft = { driver: 'filesystem', values, name, readOnly: false } as const
          const { store } = await host.backend.addStore(draft, live)
          await host.backend.refreshCatalog({ store }, live)
          return store
        }),
      )
      const items = await missingItems(host.backend, from, to)
      await host.backend.startCopy({ from, to, items: [...items] }, live)
      await endedTransfers(host.backend)
    } finally {
      await host.close()
    }
  }, 120_000)

  it.each(images)('is served by the registry of the target as it was pushed: %s', async (tag) => {
    const copied = await skopeoInspectRaw(dockerReference(two().target.registry.host, 'team/app', tag))
    expect(copied).toBe(await skopeoInspectRaw(layout.reference(tag)))
  })

  it('is all of the source, beside what only the target had', async () => {
    const { host } = two().target.registry
    expect((await skopeoListTags(host, 'team/app')).toSorted()).toEqual([...images, 'only-here'].toSorted())
    expect(await skopeoListTags(host, 'team/other')).toEqual(['v1'])
  })
})

/** What a window would copy of all that it is shown. */
async function missingItems(
  backend: Awaited<ReturnType<typeof openBackend>>['backend'],
  base: string,
  other: string,
) {
  let state = noComparison
  for await (const part of backend.watchComparison({ base, others: [other] }, live)) {
    state = addToComparison(state, [part])
    if (part.kind === 'end') break
  }
  const { tags, rows } = comparedView(state.shown.parts, 2)
  const all = Array.from({ length: rows }, (_, row) => row)
  const items = copyItems(tags, copyChoice(tags, all, 1).missing)
  if (items === undefined) throw new Error('more than one copy takes')
  return items
}
