import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { S3Place } from './s3-place.ts'

/** A dry run of the registry's own garbage collection; `onOutput` gets what it says. */
export function collectGarbage(
  place: S3Place,
  folder: string,
  onOutput: (text: string) => void,
): ChildProcess {
  const config = join(folder, 'registry.yml')
  const s3 = {
    accesskey: place.accessKey,
    secretkey: place.secretKey,
    region: 'us-east-1',
    regionendpoint: place.endpoint,
    bucket: place.bucket,
    secure: false,
    v4auth: true,
    rootdirectory: '/',
  }
  const storage = { s3, maintenance: { uploadpurging: { enabled: false } } }
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({ version: 0.1, log: { level: 'error' }, storage, http: { addr: '127.0.0.1:0' } }),
  )
  const child = spawn('docker-registry', ['garbage-collect', '--dry-run', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout?.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
  return child
}
