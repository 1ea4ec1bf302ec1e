#!/usr/bin/env bash
# skopeo 1.9.3: an oci-archive with a volume label of GNU tar is refused; a docker-archive with one is read.
#
# Expected: `oci-archive:` and `docker-archive:` of one program read the same kinds of tar file. An entry that no
#   manifest names should not matter to either.
# What happens: `docker-archive:` looks for the entries it needs and passes over the rest. `oci-archive:` unpacks all of
#   the file to a folder first, with a function that knows a fixed set of entry types, and one entry of any other type
#   ends it: "unhandled tar header type 86" for the label that `tar --label` writes (86 is the letter V).
# Versions: skopeo 1.9.3+ds1-1+b10 of Debian 12; 1.22.0 answers the same (not run by this script).
# Why it matters: backup programs and scripts label the archives they write, other readers pass over the label, and the
#   message names neither the entry nor what it is.
# Instead: unpack the archive with tar and read the folder with `oci:`, or write it again without a label.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
need skopeo 1.9.3+ds1-1+b10
cd "$dir"
export TMPDIR=$dir

# One image with one small layer, made by hand, as a docker-archive and (by skopeo) as an OCI layout.
head -c 1000 /dev/zero > file
tar --format=ustar -cf layer.tar file
printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
  "$(sha256sum < layer.tar | cut -d' ' -f1)" > config
config=$(sha256sum < config | cut -d' ' -f1).json
mv config "$config"
printf '[{"Config":"%s","RepoTags":["example.test/image:1"],"Layers":["layer.tar"]}]' "$config" > manifest.json
tar --format=ustar -cf plain-docker.tar manifest.json "$config" layer.tar
skopeo copy -q --insecure-policy docker-archive:plain-docker.tar oci:layout:1

tar --format=gnu --label=backup -cf docker.tar manifest.json "$config" layer.tar
tar --format=gnu --label=backup -C layout -cf oci.tar oci-layout index.json blobs
tar --format=gnu -C layout -cf plain-oci.tar oci-layout index.json blobs

failed=0
# want ok|error REFERENCE: what skopeo makes of it, against what was found.
want() {
  local got=ok text
  text=$(skopeo inspect "$2" 2>&1) || got=error
  text=$(grep -o -e '"Digest": "[^"]*"' -e 'unhandled tar header type [0-9]*' <<< "$text" || echo "$text")
  printf '%-32s %-6s %s\n' "$2" "$got" "$text"
  [ "$got" = "$1" ] && { [ "$got" = ok ] || [ "$text" = 'unhandled tar header type 86' ]; } || failed=1
}
want ok docker-archive:plain-docker.tar
want ok docker-archive:docker.tar
want ok oci-archive:plain-oci.tar
want error oci-archive:oci.tar
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
