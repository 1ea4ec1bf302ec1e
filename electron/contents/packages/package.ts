/** A package that a package manager says is installed. All of it comes from an image: texts have no bound but the file's. */
export interface Package {
  readonly name: string
  /** As the package manager orders versions: with the epoch, where there is one, and the release: `2:1.4~rc1-3.el9`. */
  readonly version: string
  readonly architecture?: string
  /** In the words of the package; dpkg keeps it elsewhere, so it is absent there. */
  readonly license?: string
  /** The name of the source package, where it is said. */
  readonly source?: string
}
