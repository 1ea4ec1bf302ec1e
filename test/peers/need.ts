import { execFileSync } from 'node:child_process'

import { describe, expect, it } from 'vitest'

/** Programs that nobody here wrote, and that the tests judge us by. */
export type Peer =
  | 'docker-registry'
  | '7zz'
  | 'bsdtar'
  | 'buildah'
  | 'busybox'
  | 'bzip2'
  | 'cpio'
  | 'pax'
  | 'python3'
  | 'xz'
  | 'zstd'
  | 'skopeo'
  | 'umoci'
  | 'radosgw'
  | 'ceph-mon'
  | 'ceph-osd'
  | 'aws'
  | 'rclone'
  | 's3cmd'
  | 'chromium'
  | 'openssl'
  | 'rpm'
  | 'db5.3_load'

/**
 * Describes tests that need these peers. Where one is missing they are skipped under a name that says which; in CI
 * (environment variable CI) every peer is installed, and a missing one fails.
 */
export function describeWith(peers: readonly Peer[], title: string, body: () => void): void {
  const missing = peers.filter((peer) => !isInstalled(peer))
  if (missing.length === 0) {
    describe(title, body)
    return
  }
  describe(title, () => {
    it.runIf(inCi())(`needs ${missing.join(', ')}`, () => {
      expect.fail(`${missing.join(', ')} must be installed in CI`)
    })
  })
}

export function isInstalled(peer: Peer): boolean {
  try {
    execFileSync('which', [peer], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function inCi(): boolean {
  return (process.env['CI'] ?? '') !== ''
}
