#!/usr/bin/env bash
# docker-registry 2.8.2: a setting in an environment variable is parsed as YAML: a folder `#1` is `<nil>`, 0755 is 493.
#
# Expected: REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY holds a path, and the registry uses these characters.
# What happens: each variable that overrides a setting is parsed as a YAML document, and what comes out is turned into
#   text again. `#1` is a comment, so the value is nothing and the folder is called `<nil>`; so is `~`. `1e6` becomes
#   `1e+06`, `0755` becomes `493`, `1_000` becomes `1000`, `yes` becomes `true`. The registry starts without a word and
#   takes pushes. A date, and a name such as `v1.10`, stay.
# Versions: docker-registry 2.8.2+ds1-1 of Debian 12.
# Why it matters: values of other storage drivers go the same way (bucket, access key, secret, prefix of the keys), and
#   digits with an underscore, an "e" or a leading zero are likely in generated ones. The images are then below a path
#   that nobody wrote down: whoever opens the folder or bucket by the configuration finds it empty, and a registry that
#   reads the same value from a quoted line of a file does not see them either.
# Instead: quote inside the variable: REGISTRY_..._ROOTDIRECTORY='"0755"'. Look for `<nil>` when data seems lost.
set -euo pipefail
dir=$(mktemp -d)
pid=
stop() { [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2>/dev/null || true; pid=; }
trap 'stop; rm -rf "$dir"' EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
need docker-registry 2.8.2+ds1-1
command -v curl >/dev/null || { echo 'curl is not installed'; exit 2; }
cd "$dir"
printf 'version: 0.1\nstorage:\n  filesystem: {}\nhttp:\n  addr: 127.0.0.1:0\n' > config.yml
printf hello > blob
digest=sha256:$(sha256sum < blob | cut -d' ' -f1)

# folder VALUE: starts a registry in an empty folder with that value, pushes a blob, and prints the folder that appears.
folder() {
  rm -rf work && mkdir work
  (cd work && exec env -i PATH="$PATH" REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY="$1" \
    docker-registry serve ../config.yml > ../log 2>&1) &
  pid=$!
  local port='' place
  for _ in $(seq 100); do
    port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' log 2>/dev/null)
    [ -z "$port" ] || break
    sleep 0.1
  done
  place=$(curl -sfi -X POST "http://127.0.0.1:$port/v2/image/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
  curl -sf -X PUT -H 'Content-Type: application/octet-stream' --data-binary @blob "$place&digest=$digest"
  stop
  ls work
}
failed=0
# want VALUE FOLDER: the folder that was found for the value.
want() {
  rm -f log seen
  folder "$1" > seen
  printf "ROOTDIRECTORY='%s'%*s -> %s\n" "$1" $((12 - ${#1})) '' "$(cat seen)"
  [ "$(cat seen)" = "$2" ] || failed=1
}
want '#1' '<nil>'
want '~' '<nil>'
want 1e6 1e+06
want 0755 493
want 1_000 1000
want yes true
want 2024-01-01 2024-01-01
want v1.10 v1.10
want '"0755"' 0755
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
