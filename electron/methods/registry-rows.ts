import type {
  DescriptorView,
  ImageConfigView,
  LayersView,
  ManifestSummary,
  ReferrerRow,
  RevisionRow,
  TagHistoryRow,
  TagRow,
} from '../api/rows.ts'
import type { HistoryEntry } from '../registry/repositories/tag-history.ts'
import type { ImageConfig } from '../registry/manifests/image-config.ts'
import type { IndexEntry } from '../registry/manifests/index-entries.ts'
import type { ImageLayers } from '../registry/manifests/layers.ts'
import { platformText, type Descriptor } from '../registry/manifests/manifest.ts'
import type { Referrer } from '../registry/referrers/referrers.ts'
import type { Revision } from '../registry/repositories/revisions.ts'
import type { Summary } from '../registry/manifests/manifest-summary.ts'
import type { TagState } from '../registry/repositories/tags.ts'

/** From the registry's model to what the window is shown. The only translations. */
export function toSummary(summary: Summary): ManifestSummary {
  return { ...summary, platforms: [...summary.platforms], children: [...summary.children] }
}

export function toTagRow({ summary, ...state }: TagState): TagRow {
  return { ...state, ...(summary === undefined ? {} : { manifest: toSummary(summary) }) }
}

export function toRevisionRow({ digest, linkedAtMs, summary, problems }: Revision): RevisionRow {
  return { digest, linkedAtMs, manifest: toSummary(summary), problems }
}

export function toHistoryRow({ summary, ...entry }: HistoryEntry): TagHistoryRow {
  return { ...entry, manifest: toSummary(summary) }
}

export function toReferrerRow(referrer: Referrer): ReferrerRow {
  return { ...referrer }
}

export function toDescriptor({ platform, ...descriptor }: Descriptor): DescriptorView {
  return { ...descriptor, ...(platform === undefined ? {} : { platform: platformText(platform) }) }
}

export function toIndexEntry({ descriptor, kind, name, about }: IndexEntry) {
  return { ...toDescriptor(descriptor), kind, name, ...(about === undefined ? {} : { about }) }
}

export function toImageConfig({ platform, ...config }: ImageConfig): ImageConfigView {
  const { history: _history, diffIds: _diffIds, ...shown } = config
  return { ...shown, ...platform }
}

export function toLayers({ steps, problems }: ImageLayers): LayersView {
  const rows = steps.map(({ step, layer }, index) => ({
    step: index + 1,
    ...(step?.createdBy === undefined ? {} : { createdBy: step.createdBy }),
    ...(step?.comment === undefined ? {} : { comment: step.comment }),
    ...(step?.createdAtMs === undefined ? {} : { createdAtMs: step.createdAtMs }),
    ...(layer === undefined
      ? {}
      : {
          layer: {
            index: layer.index,
            digest: layer.descriptor.digest,
            mediaType: layer.descriptor.mediaType,
            sizeBytes: layer.descriptor.sizeBytes,
            presence: layer.presence,
            storedAs: layer.storedAs,
            ...(layer.diffId === undefined ? {} : { diffId: layer.diffId }),
            ...(layer.storedBytes === undefined ? {} : { storedBytes: layer.storedBytes }),
            ...(layer.storageClass === undefined ? {} : { storageClass: layer.storageClass }),
            ...(layer.restore === undefined ? {} : { restore: layer.restore }),
          },
        }),
  }))
  const compressedBytes = rows.reduce((sum, row) => sum + (row.layer?.sizeBytes ?? 0), 0)
  return { rows, compressedBytes, problems }
}
