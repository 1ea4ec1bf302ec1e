import type { Backend } from '../api/contract.ts'
import type { HostInfo } from '../api/rows.ts'
import type { HostNotices } from '../host/host-notices.ts'
import type { Platform } from '../host/platform.ts'
import type { SettingsFile } from '../stores/list/settings-file.ts'

export type SettingsMethods = Pick<Backend, 'hostInfo' | 'getSettings' | 'saveSettings' | 'watchNotices'>

export function settingsMethods(
  platform: Platform,
  file: SettingsFile,
  notices: HostNotices,
): SettingsMethods {
  return {
    async hostInfo() {
      return {
        host: platform.host,
        platform: operatingSystem(),
        version: platform.version,
        secrets: await platform.sealer.protection(),
        demo: platform.demo,
      }
    },
    watchNotices: (_, signal) => notices.watch(signal),
    getSettings: () => file.read(),
    async saveSettings(settings) {
      await file.write(settings)
      return {}
    },
  }
}

function operatingSystem(): HostInfo['platform'] {
  return process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
}
