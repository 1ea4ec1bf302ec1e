import type { OutsideUsage } from '../api/rows.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import { linkStates, type CatalogTables } from '../catalog/tables/catalog-tables.ts'
import { nameCount } from '../catalog/tables/names.ts'

/** What is not in the blob store. With the blobs it is everything below the root directory. */
export function* outsideOf({
  tags,
  history,
  revisions,
  layerLinks,
  uploads,
  blobs,
  totals,
}: CatalogTables): Steps<OutsideUsage> {
  const { strangers } = totals
  const uploadBytes = uploads.sizeBytes.reduce((sum, size) => sum + size, 0)
  let files = history.digest.length
  for (const states of [tags.linkState, revisions.state, layerLinks.state]) {
    for (let row = 0; row < states.length; row += 1) {
      if (row % rowsAStep === 0) yield
      if (states[row] !== linkStates.missing) files += 1
    }
  }
  return {
    uploads: {
      count: nameCount(uploads.ids),
      files: totals.keys - blobs.digest.length - strangers.keys - files,
      sizeBytes: uploadBytes,
    },
    strangers: { files: strangers.keys, sizeBytes: strangers.sizeBytes },
    links: { files, sizeBytes: totals.sizeBytes - totals.blobBytes - strangers.sizeBytes - uploadBytes },
  }
}
