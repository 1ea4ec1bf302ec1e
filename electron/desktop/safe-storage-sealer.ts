import { safeStorage } from 'electron'

import type { Sealer } from '../stores/list/sealer.ts'

/** Seals with the system's keychain. On Linux without a keychain Electron uses a public key; the sealer says so. */
export function safeStorageSealer(): Sealer {
  return {
    async protection() {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unprotected'
      if (process.platform !== 'linux') return 'keychain'
      if (safeStorage.getSelectedStorageBackend() === 'basic_text') return 'unprotected'
      // Chromium marks what it sealed with its hard-coded key.
      const sample = await safeStorage.encryptStringAsync('sample')
      return sample.subarray(0, 3).toString('latin1') === 'v10' ? 'unprotected' : 'keychain'
    },
    async seal(text) {
      return safeStorage.encryptStringAsync(text)
    },
    async open(sealed) {
      return (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result
    },
  }
}
