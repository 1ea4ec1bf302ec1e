import { textsOf } from '../../common/driver-words.ts'

/** What people are shown of this driver. */
export const filesystemTexts = textsOf({
  letters: 'FS',
  en: {
    name: 'Local folder',
    short: 'Local folder',
    meanings: {
      rootdirectory: 'Folder of this computer that holds the registry',
      maxthreads: 'Files the registry works on at the same time',
    },
    findings: {
      relativeFolder: 'The whole path of a folder, from the root',
    },
    policies: {},
  },
  'zh-CN': {
    name: '本地文件夹',
    short: '本地文件夹',
    meanings: {
      rootdirectory: '本机上存放镜像仓库的文件夹',
      maxthreads: '镜像仓库同时处理的文件数',
    },
    findings: {
      relativeFolder: '应为从根目录开始的完整文件夹路径',
    },
    policies: {},
  },
})
