import { join } from 'node:path'

import type { AfterPackContext, Configuration } from 'electron-builder'

import { setFuses } from './fuses.ts'

/** What the desktop packages need to know, and only the person who makes them knows. */
export interface PackagingVariables {
  /** Where people read of Bollard; in the packages of Linux. */
  readonly homepage: string
  /** `Name <address>` of who answers for the packages of Linux. */
  readonly maintainer: string
  /** A folder with an unpacked Electron; its makers' download when absent. */
  readonly electronDist?: string
  /** Where packages are written. */
  readonly output: string
}

/** Of the environment: `BOLLARD_HOMEPAGE`, `BOLLARD_MAINTAINER`, `BOLLARD_ELECTRON_DIST`. */
export function packagingVariables(env: NodeJS.ProcessEnv, output = 'release'): PackagingVariables {
  const { BOLLARD_HOMEPAGE, BOLLARD_MAINTAINER, BOLLARD_ELECTRON_DIST } = env
  return {
    output,
    homepage: BOLLARD_HOMEPAGE || 'https://bollard.invalid/',
    maintainer: BOLLARD_MAINTAINER || 'Bollard <nobody@bollard.invalid>',
    ...(BOLLARD_ELECTRON_DIST ? { electronDist: BOLLARD_ELECTRON_DIST } : {}),
  }
}

/**
 * The desktop packages: deb, rpm and AppImage, dmg and zip for both processors of a Mac, and an installer for Windows.
 * Who signs says so by electron-builder's own variables (`CSC_LINK`, `CSC_KEY_PASSWORD`, `APPLE_API_KEY` and others);
 * without them packages are not signed.
 */
export function builderConfig({
  homepage,
  maintainer,
  electronDist,
  output,
}: PackagingVariables): Configuration {
  return {
    appId: 'dev.bollard.desktop',
    productName: 'Bollard',
    copyright: 'The authors of Bollard',
    directories: { output, buildResources: 'resources' },
    extraMetadata: { homepage, desktopName: `${linuxProgram}.desktop` },
    // Programs carry their libraries: nothing of node_modules is shipped, and nothing is compiled.
    files: [
      'package.json',
      'LICENSE',
      'resources/icon.png',
      'dist/{main,preload,renderer}/**',
      ...threads,
      '!**/*.map',
      '!node_modules/**',
    ],
    asar: true,
    // A thread is started from a file; see docs/decisions/0063-how-it-is-packed.md.
    asarUnpack: [...threads],
    npmRebuild: false,
    nodeGypRebuild: false,
    ...(electronDist === undefined ? {} : { electronDist }),
    // Not electron-builder's own option: its copy of @electron/fuses is older, and knows one fuse less than this Electron has.
    afterPack: (context) => setFuses(programIn(context)),
    // The window asks whether there is a newer version, and leaves the rest to the person: nothing is published or replaced.
    publish: null,
    icon: 'resources/icon.png',
    protocols: [{ name: 'Bollard link', schemes: ['bollard'], role: 'Viewer' }],
    toolsets: { appimage: '1.0.3', nsis: '1.2.1' },
    linux: {
      target: [
        { target: 'AppImage', arch: ['x64', 'arm64'] },
        { target: 'deb', arch: ['x64', 'arm64'] },
        { target: 'rpm', arch: ['x64', 'arm64'] },
      ],
      category: 'Development',
      executableName: linuxProgram,
      synopsis: 'Shows the bucket behind a container registry',
      maintainer,
      mimeTypes: [...mediaTypes],
      syncDesktopName: true,
      desktop: { entry: { Keywords: 'registry;docker;oci;container;bucket;' } },
    },
    mac: {
      target: [
        { target: 'dmg', arch: ['universal'] },
        { target: 'zip', arch: ['universal'] },
      ],
      category: 'public.app-category.developer-tools',
      hardenedRuntime: true,
      // "Alternate": Bollard is offered for these files, and takes them from no other program.
      fileAssociations: [
        { ext: ['yml', 'yaml'], name: 'Registry configuration', role: 'Viewer', rank: 'Alternate' },
        { ext: ['tar'], name: 'Image archive', role: 'Viewer', rank: 'Alternate' },
      ],
    },
    win: { target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      include: 'electron/packaging/offer-files.nsh',
    },
  }
}

/** The folders of the build that hold programs of threads. */
const threads = ['dist/{hasher,documents,catalog,contents,gzip,lanes}/**']
const linuxProgram = 'bollard'
/** Of the files that Bollard opens, by the names that desktops of Linux have for them. */
const mediaTypes = ['application/yaml', 'application/x-yaml', 'application/x-tar']

function programIn({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const { productFilename } = packager.appInfo
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`)
  return join(appOutDir, electronPlatformName === 'win32' ? `${productFilename}.exe` : linuxProgram)
}
