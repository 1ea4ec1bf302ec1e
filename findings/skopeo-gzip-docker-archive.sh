#!/usr/bin/env bash
# skopeo 1.9.3 (Debian 12): a docker-archive in gzip cannot be read; the same archive in bzip2, xz or zstd can.
#
# Expected: skopeo unpacks a compressed docker-archive by itself, and gzip is what everybody uses:
#   `docker save image | gzip`.
# What happens: the copy that skopeo unpacks for itself lacks the bytes from the ninth to the end of the first MiB. So
#   it is no tar any more: "unexpected EOF" where the image is small, "invalid tar header" where it is large, and both
#   sound as if the file were damaged. gzip -t finds nothing. bzip2, xz and zstd work, and so does gzip of an oci-archive.
# Versions: skopeo 1.9.3+ds1-1+b10 as Debian 12 has it; buildah 1.28.2 of Debian 12 is built from the same library and
#   fails alike (not run by this script). skopeo 1.22 reads the file.
# Why it matters: an export that others load without trouble looks broken on a whole release of Debian, and the error
#   sends one to the network, the disk and the program that wrote it.
# Instead: `gunzip` before (skopeo reads the plain tar), or write zstd.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
need skopeo 1.9.3+ds1-1+b10
for program in gzip bzip2 xz zstd; do command -v "$program" >/dev/null || { echo "$program is not installed"; exit 2; }; done
cd "$dir"
export TMPDIR=$dir

# image SIZE NAME: a docker-archive with one layer that holds one file of SIZE random bytes.
image() {
  head -c "$1" /dev/urandom > file
  tar --format=ustar -cf layer.tar file
  local diff config
  diff=$(sha256sum < layer.tar | cut -d' ' -f1)
  printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$diff" > config
  config=$(sha256sum < config | cut -d' ' -f1)
  mv config "$config.json"
  printf '[{"Config":"%s.json","RepoTags":["example.test/image:1"],"Layers":["layer.tar"]}]' "$config" > manifest.json
  tar --format=ustar -cf "$2.tar" manifest.json "$config.json" layer.tar
}
image 1000 small
image 3000000 large

failed=0
# want ok|error FILE: what skopeo makes of the file, against what was found.
want() {
  local got=ok text
  text=$(skopeo inspect "docker-archive:$2" 2>&1) || got=error
  text=$(grep -o -e '"Digest": "[^"]*"' -e 'manifest.json: [^"]*' <<< "$text" || echo "$text")
  printf '%-18s %-6s %s\n' "$2" "$got" "$text"
  [ "$got" = "$1" ] || failed=1
}
for name in small large; do
  gzip -kc "$name.tar" > "$name.tar.gz"; gzip -t "$name.tar.gz"
  bzip2 -kc "$name.tar" > "$name.tar.bz2"
  xz -kc "$name.tar" > "$name.tar.xz"
  zstd -qc "$name.tar" > "$name.tar.zst"
  want ok "$name.tar"
  for ending in bz2 xz zst; do want ok "$name.tar.$ending"; done
  want error "$name.tar.gz"
done
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
