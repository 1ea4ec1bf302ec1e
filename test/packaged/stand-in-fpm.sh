#!/bin/bash
# As much of fpm as electron-builder asks of it, for tests: its files and fields become a package by Debian's own dpkg-deb or
# by rpmbuild. fpm itself comes from no registry that tests may ask.
set -euo pipefail

declare -A said
depends=()
files=()
while (($# > 0)); do
  case "$1" in
    -d) depends+=("$2"); shift 2 ;;
    --force) shift ;;
    -s | -t | --*) said["${1##*-}"]="$2"; shift 2 ;;
    *=*) files+=("$1"); shift ;;
    *) echo "stand-in fpm does not know $1" >&2; exit 2 ;;
  esac
done

work="$(mktemp --directory)"
trap 'rm -rf "$work"' EXIT
root="$work/root"
for each in "${files[@]}"; do
  from="${each%%=*}" to="$root${each#*=}"
  if [ -d "$from" ]; then mkdir -p "$to" && cp -a "$from/." "$to"; else install -D -m 644 "$from" "$to"; fi
done
depends_on="$(printf '%s, ' "${depends[@]}")"

case "${said[t]}" in
  deb)
    mkdir "$root/DEBIAN"
    printf '%s\n' "Package: ${said[name]}" "Version: ${said[version]}" "Architecture: ${said[architecture]}" \
      "Maintainer: ${said[maintainer]}" "Homepage: ${said[url]}" "Depends: ${depends_on%, }" \
      "Description: ${said[description]}" > "$root/DEBIAN/control"
    install -m 755 "${said[install]}" "$root/DEBIAN/postinst"
    dpkg-deb --root-owner-group -Znone --build "$root" "${said[package]}"
    ;;
  rpm)
    {
      printf '%s\n' "Name: ${said[name]}" "Version: ${said[version]}" 'Release: 1' "Summary: ${said[summary]}" \
        "License: ${said[license]}" "URL: ${said[url]}" "Requires: ${depends_on%, }" 'AutoReqProv: no'
      printf '%%description\n%s\n%%files\n' "${said[description]}"
      (cd "$root" && find . -type f -printf '"/%P"\n')
    } > "$work/package.spec"
    rpmbuild -bb --quiet --buildroot "$root" --define "_topdir $work/rpm" --define '_binary_payload w0.gzdio' \
      --define '__os_install_post %{nil}' --target "${said[architecture]}" "$work/package.spec"
    cp "$work"/rpm/RPMS/*/*.rpm "${said[package]}"
    ;;
esac
