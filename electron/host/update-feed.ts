/** How much of an answer is read: a release with long notes has a tenth of it. */
export const mostFeedBytes = 1024 * 1024

/** No version and no system: a feed learns no more than that somebody asks. */
export const feedHeaders = { 'user-agent': 'Bollard', accept: 'application/json' } as const

/**
 * Where newer versions are asked for: the address in `BOLLARD_UPDATE_FEED`, otherwise that of the project's repository.
 * Undefined where there is none, or where it is neither https nor of this computer.
 */
export function updateFeed(environment: Readonly<Record<string, string | undefined>>): URL | undefined {
  const given = environment['BOLLARD_UPDATE_FEED'] ?? projectFeed(builtForRepository)
  if (given === undefined || !URL.canParse(given)) return undefined
  const url = new URL(given)
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal) ? url : undefined
}

/** `repository` of package.json, as the build knows it; empty where there is none. */
const builtForRepository = process.env['BOLLARD_REPOSITORY'] ?? ''

/** The latest release of a repository at GitHub, of its address in one of the forms that npm takes. */
export function projectFeed(repository: string): string | undefined {
  const found =
    /^(?:github:|(?:git\+)?(?:https|ssh|git):\/\/(?:git@)?github\.com\/)?([\w-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      repository,
    )
  return found?.[1] === undefined ? undefined : `https://api.github.com/repos/${found[1]}/releases/latest`
}
