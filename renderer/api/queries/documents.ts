import { queryOptions } from '@tanstack/react-query'

import type { Client } from '../../../electron/api/contract.ts'
import type { ArtifactView, DocumentEvent, DocumentPart, SbomPackage } from '../../../electron/api/rows.ts'
import { listingParts, type ListingPart } from '../lists/listing.ts'
import { streamed } from '../client/streamed.ts'

/** What an artifact says, as far as it is read. */
export interface Documents {
  readonly artifact?: ArtifactView
  readonly parts: readonly DocumentPart[]
  /** The packages of parts, by their positions, in pages as they came. */
  readonly packages: ReadonlyMap<number, readonly (readonly SbomPackage[])[]>
  readonly ended: boolean
}

const none: Documents = { parts: [], packages: new Map(), ended: false }

/** `about` is the manifest that it is asked about. */
export function documentsQuery(
  client: Client,
  store: string,
  repository: string,
  manifest: string,
  about: string | undefined,
) {
  const of = { store, repository, manifest, ...(about === undefined ? {} : { about }) }
  return queryOptions({
    queryKey: [store, 'documents', repository, manifest, about],
    ...streamed({
      streamFn: ({ signal }) => listingParts(client.readDocument(of, { signal })),
      reducer: addEvents,
      initialValue: none,
      refetchMode: 'replace',
    }),
  })
}

/** The text of one document of an artifact. */
export function documentTextQuery(
  client: Client,
  store: string,
  repository: string,
  manifest: string,
  layer: string,
) {
  return queryOptions({
    queryKey: [store, 'documentText', repository, manifest, layer],
    queryFn: ({ signal }) => client.readDocumentText({ store, repository, manifest, layer }, { signal }),
  })
}

/** Pages of packages are kept as they came: what grows is a list of pages. */
export function addEvents(before: Documents, part: ListingPart<DocumentEvent>): Documents {
  if (part === 'end') return { ...before, ended: true }
  let { artifact } = before
  const parts = [...before.parts]
  const packages = new Map(before.packages)
  for (const event of part.pages) {
    if (event.kind === 'artifact') artifact = event.artifact
    else if (event.kind === 'part') parts.push(event.part)
    else packages.set(event.position, [...(packages.get(event.position) ?? []), event.packages])
  }
  return { ...(artifact === undefined ? {} : { artifact }), parts, packages, ended: false }
}
