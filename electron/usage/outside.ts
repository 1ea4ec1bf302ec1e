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
  strangers: known,
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
  let folders = 0
  for (let row = 0; row < known.sizeBytes.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const isFolder = known.keys.bytes[(known.keys.ends[row] ?? 0) - 1] === slash
    if (isFolder && known.sizeBytes[row] === 0) folders += 1
  }
  return {
    uploads: {
      count: nameCount(uploads.ids),
      files: totals.keys - blobs.digest.length - strangers.keys - files,
      sizeBytes: uploadBytes,
    },
    folders,
    strangers: { files: strangers.keys - folders, sizeBytes: strangers.sizeBytes },
    links: { files, sizeBytes: totals.sizeBytes - totals.blobBytes - strangers.sizeBytes - uploadBytes },
  }
}

const slash = '/'.charCodeAt(0)
