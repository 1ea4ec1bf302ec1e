import { z } from 'zod'

import { inRepository, name, reference } from './inputs.ts'
import { call, stream } from './method.ts'
import type {
  ContentSizeRow,
  ImageConfigView,
  LayersView,
  ManifestCheck,
  ManifestDetail,
  ReferrerRow,
} from './rows.ts'

/** One manifest and all that hangs on it. */
export const manifests = {
  getManifest: call(() => inRepository().extend({ reference: reference() })).gives<ManifestDetail>(),
  /** The sizes of what these manifests describe, such as the images of an index, in order. */
  manifestContentSizes: call(() =>
    inRepository().extend({ digests: z.array(name()).max(mostContentSizes) }),
  ).gives<readonly ContentSizeRow[]>(),
  /** Looks at the links and blobs that a registry needs to serve these manifests, those before others first. */
  checkManifests: stream(() =>
    inRepository().extend({ digests: z.array(name()).max(mostManifestsChecked) }),
  ).gives<readonly ManifestCheck[]>(),
  getImageConfig: call(() => inRepository().extend({ manifest: name() })).gives<ImageConfigView>(),
  getLayers: call(() => inRepository().extend({ manifest: name() })).gives<LayersView>(),
  listReferrers: stream(() => inRepository().extend({ digest: name() })).gives<readonly ReferrerRow[]>(),
}

/** Manifests that one `manifestContentSizes` takes at most: each may have to be read. */
export const mostContentSizes = 200

/** Manifests that one `checkManifests` takes at most. */
export const mostManifestsChecked = 10_000
