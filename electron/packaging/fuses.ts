import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses'

/**
 * What a packaged Electron can never be talked into, whatever starts it: running scripts as Node, taking options of Node
 * or of its debugger from outside, and loading another application than the one it was packed with. It says every fuse
 * that this Electron has, so that a new one is decided on.
 */
export const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // It needs a snapshot of its own, which the window does not have.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Nothing is on file://: the window has a scheme of its own.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Without them WebAssembly checks every access by itself, and slowly. They protect nothing of ours.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig

/** Sets them in the program that is shipped, before it is signed. Fails where it has another set of fuses. */
export async function setFuses(program: string): Promise<void> {
  await flipFuses(program, fuses)
}
