import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses'

/**
 * What a packaged Electron refuses, whoever starts it: to run scripts as Node, to accept options of Node or of its
 * debugger, and to load another application than its own. The table names every fuse of this Electron, so that a new
 * fuse needs a decision.
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
  // This fuse needs a V8 snapshot for the browser process, and there is none.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The window has its own scheme and loads nothing from file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Without trap handlers WebAssembly checks every access in code, which is slower and protects nothing here.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig

/** Sets the fuses in the packaged program, before it is signed. Fails when the program has other fuses than these. */
export async function setFuses(program: string): Promise<void> {
  await flipFuses(program, fuses)
}
