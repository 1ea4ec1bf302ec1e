import { z } from 'zod'

/*
 * What a file in resources/sample may say. `{version}`, `{platform}` and the like in its texts are filled in before
 * a part is read (render.ts), so that one description makes several releases for several platforms.
 */

const texts = z.record(z.string(), z.string())
const lines = z.array(z.string())

const fileSpec = z.union([
  z.strictObject({ path: z.string(), mode: z.string().optional(), lines }),
  z.strictObject({ path: z.string(), mode: z.string().optional(), randomBytes: z.int(), seed: z.string() }),
  z.strictObject({ path: z.string(), linkTo: z.string() }),
  /** A second name of a file that stands before it. */
  z.strictObject({ path: z.string(), hardLinkTo: z.string() }),
  /** What dpkg knows as installed: `<name> <version>` each. */
  z.strictObject({ path: z.string(), packages: lines }),
])

/** A line of a build: a layer where it has files, a step that changed none where it has none. */
const stepSpec = z.strictObject({
  run: z.string(),
  files: z.array(fileSpec).default([]),
})

export const imageSpec = z.strictObject({
  /** `<base>:<release>` of bases.json. */
  from: z.string().optional(),
  author: z.string().optional(),
  user: z.string().optional(),
  environment: lines.default([]),
  entrypoint: lines.optional(),
  command: lines.optional(),
  workingDirectory: z.string().optional(),
  exposedPorts: lines.default([]),
  volumes: lines.default([]),
  stopSignal: z.string().optional(),
  labels: texts.default({}),
  steps: z.array(stepSpec).default([]),
})

export const basesSpec = z.array(
  z.strictObject({ name: z.string(), releases: texts, image: z.record(z.string(), z.unknown()) }),
)

export const artifactSpec = z.strictObject({
  artifactType: z.string().optional(),
  /** The empty configuration of the OCI image specification where absent. */
  config: z.strictObject({ mediaType: z.string(), document: z.unknown() }).optional(),
  layers: z.array(
    z.union([
      z.strictObject({
        mediaType: z.string(),
        annotations: texts.default({}),
        document: z.unknown(),
        /** Whether the sample's key signs it, in an annotation as cosign has it. */
        signed: z.boolean().default(false),
      }),
      z.strictObject({ mediaType: z.string(), annotations: texts.default({}), files: z.array(fileSpec) }),
    ]),
  ),
  annotations: texts.default({}),
})

const pushSpec = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('image'),
    version: z.string(),
    createdAt: z.string(),
    tags: lines,
    /** One makes an image, several make an index. */
    platforms: z.array(z.enum(['linux/amd64', 'linux/arm64/v8'])).min(1),
    format: z.enum(['oci', 'docker']).default('oci'),
    attested: z.boolean().default(false),
    /** Path of a file: the layer that brings it is named by the manifest and is not in the bucket. */
    loses: z.string().optional(),
    /** Path of a file: a byte of the layer that brings it is another one in the bucket. */
    spoils: z.string().optional(),
    /** A registry of 2.8 has since collected what no tag leads to: the children of the index, and their blobs. */
    collected: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('artifact'),
    version: z.string(),
    createdAt: z.string(),
    tags: lines,
    /** Key of the repository's `artifacts`. */
    artifact: z.string(),
    /** Version of an earlier image of the repository. */
    subject: z.string().optional(),
  }),
  /** The index under the fallback tag of a subject that lists what referred to it so far. */
  z.strictObject({ kind: z.literal('fallbackTag'), subject: z.string() }),
])

export const repositorySpec = z.strictObject({
  repository: z.string(),
  image: z.record(z.string(), z.unknown()).optional(),
  artifacts: z.record(z.string(), z.unknown()).default({}),
  pushes: z.array(pushSpec),
})

export const leftoversSpec = z.strictObject({
  unreferencedBlob: z.strictObject({ seed: z.string(), randomBytes: z.int() }),
  staleUpload: z.strictObject({
    repository: z.string(),
    uuid: z.string(),
    startedAt: z.string(),
    seed: z.string(),
    randomBytes: z.int(),
  }),
  /** A repository that has nothing but links to blobs that are gone. */
  ghost: z.strictObject({ repository: z.string(), leftAt: z.string(), seeds: lines }),
})

export type FileSpec = z.infer<typeof fileSpec>
export type StepSpec = z.infer<typeof stepSpec>
export type ImageSpec = z.infer<typeof imageSpec>
export type ArtifactSpec = z.infer<typeof artifactSpec>
export type BasesSpec = z.infer<typeof basesSpec>
export type RepositorySpec = z.infer<typeof repositorySpec>
export type PushSpec = z.infer<typeof pushSpec>
export type ImagePushSpec = Extract<PushSpec, { readonly kind: 'image' }>
export type ArtifactPushSpec = Extract<PushSpec, { readonly kind: 'artifact' }>
export type LeftoversSpec = z.infer<typeof leftoversSpec>
