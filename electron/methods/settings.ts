import type { Implementation } from '../api/method.ts'
import type { settings } from '../api/settings.ts'
import type { SettingsFile } from '../stores/list/settings-file.ts'

export function settingsMethods(file: SettingsFile): Implementation<typeof settings> {
  return {
    getSettings: () => file.read(),
    changeSettings: (change) => file.change(change),
    async resetSettings() {
      await file.reset()
      return {}
    },
  }
}
