import { z } from 'zod'

import { run } from './run.ts'

/** What `skopeo inspect` says of an image: its words for what we say in ours. */
const inspection = z.object({
  Digest: z.string(),
  RepoTags: z.array(z.string()),
  Created: z.string(),
  Architecture: z.string(),
  Os: z.string(),
  Layers: z.array(z.string()),
  Env: z.array(z.string()).nullable(),
  Labels: z.record(z.string(), z.string()).nullable(),
})
export type Inspection = z.infer<typeof inspection>

/** `docker://host:port/repository:tag` for a registry without TLS. */
export function dockerReference(registry: string, repository: string, tag: string): string {
  return `docker://${registry}/${repository}:${tag}`
}

/** Copies an image and, of an index, all that it lists. `from` and `to` are references with their transport. */
export async function skopeoCopy(
  from: string,
  to: string,
  options: { readonly format?: 'oci' | 'v2s2' } = {},
): Promise<void> {
  await run('skopeo', [
    '--insecure-policy',
    'copy',
    '--quiet',
    // A format is asked for one image alone; without one every byte of a manifest stays as it is.
    ...(options.format === undefined ? ['--all'] : ['--format', options.format]),
    '--src-tls-verify=false',
    '--dest-tls-verify=false',
    from,
    to,
  ])
}

export async function skopeoInspect(reference: string): Promise<Inspection> {
  return inspection.parse(JSON.parse(await inspect(reference)))
}

/** The manifest as it is stored, byte for byte. */
export function skopeoInspectRaw(reference: string): Promise<string> {
  return inspect(reference, '--raw')
}

/** The configuration as it is stored, byte for byte. */
export function skopeoInspectConfig(reference: string): Promise<string> {
  return inspect(reference, '--config', '--raw')
}

export async function skopeoListTags(registry: string, repository: string): Promise<readonly string[]> {
  const answer = await run('skopeo', [
    'list-tags',
    '--tls-verify=false',
    `docker://${registry}/${repository}`,
  ])
  return z.object({ Tags: z.array(z.string()) }).parse(JSON.parse(answer)).Tags
}

function inspect(reference: string, ...options: readonly string[]): Promise<string> {
  return run('skopeo', ['--insecure-policy', 'inspect', '--tls-verify=false', ...options, reference])
}
