import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'

import { driverFindings } from '../../electron/api/drivers.ts'
import { findings } from '../../electron/api/findings/en.ts'
import { findings as zhFindings } from '../../electron/api/findings/zh-CN.ts'
import type { Language } from '../../electron/api/values/language.ts'
import { about } from './en/about.ts'
import { access } from './en/access.ts'
import { activity } from './en/activity.ts'
import { allStores } from './en/all-stores.ts'
import { blobs } from './en/blobs.ts'
import { catalog } from './en/catalog.ts'
import { changes } from './en/changes.ts'
import { collection } from './en/collection.ts'
import { commands } from './en/commands.ts'
import { common } from './en/common.ts'
import { comparison } from './en/comparison.ts'
import { configuration } from './en/configuration.ts'
import { contents } from './en/contents.ts'
import { differences } from './en/differences.ts'
import { documents } from './en/documents.ts'
import { errors } from './en/errors.ts'
import { files } from './en/files.ts'
import { guide } from './en/guide.ts'
import { health } from './en/health.ts'
import { images } from './en/images.ts'
import { meanings } from './en/meanings.ts'
import { mediaTypes } from './en/media-types.ts'
import { mirror } from './en/mirror.ts'
import { plans } from './en/plans.ts'
import { problems } from './en/problems.ts'
import { push } from './en/push.ts'
import { reasons } from './en/reasons.ts'
import { refusals } from './en/refusals.ts'
import { reports } from './en/reports.ts'
import { repositories } from './en/repositories.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { stores } from './en/stores.ts'
import { transfers } from './en/transfers.ts'
import { uploads } from './en/uploads.ts'
import { usage } from './en/usage.ts'
import { versions } from './en/versions.ts'
import { about as zhAbout } from './zh-CN/about.ts'
import { access as zhAccess } from './zh-CN/access.ts'
import { activity as zhActivity } from './zh-CN/activity.ts'
import { allStores as zhAllStores } from './zh-CN/all-stores.ts'
import { blobs as zhBlobs } from './zh-CN/blobs.ts'
import { catalog as zhCatalog } from './zh-CN/catalog.ts'
import { changes as zhChanges } from './zh-CN/changes.ts'
import { collection as zhCollection } from './zh-CN/collection.ts'
import { commands as zhCommands } from './zh-CN/commands.ts'
import { common as zhCommon } from './zh-CN/common.ts'
import { comparison as zhComparison } from './zh-CN/comparison.ts'
import { configuration as zhConfiguration } from './zh-CN/configuration.ts'
import { contents as zhContents } from './zh-CN/contents.ts'
import { differences as zhDifferences } from './zh-CN/differences.ts'
import { documents as zhDocuments } from './zh-CN/documents.ts'
import { errors as zhErrors } from './zh-CN/errors.ts'
import { files as zhFiles } from './zh-CN/files.ts'
import { guide as zhGuide } from './zh-CN/guide.ts'
import { health as zhHealth } from './zh-CN/health.ts'
import { images as zhImages } from './zh-CN/images.ts'
import { meanings as zhMeanings } from './zh-CN/meanings.ts'
import { mediaTypes as zhMediaTypes } from './zh-CN/media-types.ts'
import { mirror as zhMirror } from './zh-CN/mirror.ts'
import { plans as zhPlans } from './zh-CN/plans.ts'
import { problems as zhProblems } from './zh-CN/problems.ts'
import { push as zhPush } from './zh-CN/push.ts'
import { reasons as zhReasons } from './zh-CN/reasons.ts'
import { refusals as zhRefusals } from './zh-CN/refusals.ts'
import { reports as zhReports } from './zh-CN/reports.ts'
import { repositories as zhRepositories } from './zh-CN/repositories.ts'
import { settings as zhSettings } from './zh-CN/settings.ts'
import { shell as zhShell } from './zh-CN/shell.ts'
import { stores as zhStores } from './zh-CN/stores.ts'
import { transfers as zhTransfers } from './zh-CN/transfers.ts'
import { uploads as zhUploads } from './zh-CN/uploads.ts'
import { usage as zhUsage } from './zh-CN/usage.ts'
import { versions as zhVersions } from './zh-CN/versions.ts'

const en = {
  settings,
  about,
  catalog,
  changes,
  collection,
  commands,
  common,
  comparison,
  shell,
  stores,
  files,
  transfers,
  uploads,
  versions,
  configuration,
  errors,
  findings,
  driverFindings: driverFindings('en'),
  meanings,
  mediaTypes,
  mirror,
  plans,
  problems,
  push,
  reasons,
  refusals,
  repositories,
  blobs,
  differences,
  documents,
  access,
  activity,
  allStores,
  images,
  guide,
  health,
  reports,
  contents,
  usage,
} as const

const zhCN = {
  settings: zhSettings,
  about: zhAbout,
  catalog: zhCatalog,
  changes: zhChanges,
  collection: zhCollection,
  commands: zhCommands,
  common: zhCommon,
  comparison: zhComparison,
  shell: zhShell,
  stores: zhStores,
  files: zhFiles,
  transfers: zhTransfers,
  uploads: zhUploads,
  versions: zhVersions,
  configuration: zhConfiguration,
  errors: zhErrors,
  findings: zhFindings,
  driverFindings: driverFindings('zh-CN'),
  meanings: zhMeanings,
  mediaTypes: zhMediaTypes,
  mirror: zhMirror,
  plans: zhPlans,
  problems: zhProblems,
  push: zhPush,
  reasons: zhReasons,
  refusals: zhRefusals,
  repositories: zhRepositories,
  blobs: zhBlobs,
  differences: zhDifferences,
  documents: zhDocuments,
  access: zhAccess,
  activity: zhActivity,
  allStores: zhAllStores,
  images: zhImages,
  guide: zhGuide,
  health: zhHealth,
  reports: zhReports,
  contents: zhContents,
  usage: zhUsage,
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

/** All texts in both languages, ready at once: nothing is fetched. */
export async function createTexts(language: Language): Promise<i18n> {
  const texts = createInstance()
  await texts.use(initReactI18next).init({
    resources: { en, 'zh-CN': zhCN },
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(en),
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  return texts
}
