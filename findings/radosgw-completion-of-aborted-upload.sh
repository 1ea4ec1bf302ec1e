#!/usr/bin/env bash
# radosgw 16.2.15: completing a multipart upload that is gone answers 500, for good; listing its parts says NoSuchKey.
#
# Expected: after an upload was aborted, S3 answers everything that names it with 404 NoSuchUpload.
# What happens: radosgw does so for UploadPart and a second abort. But CompleteMultipartUpload answers 500 InternalError,
#   "This multipart completion is already in progress", however often one asks and however long one waits, and ListParts
#   answers 404 NoSuchKey, the code of a missing object. It is the same for an upload id that never was.
# Versions: radosgw 16.2.15+ds-0+deb12u2 of Debian 12 (20.2.4 answers the same; not run by this script).
# Why it matters: every SDK takes a 500 for passing, tries it again with growing pauses, and reports in the end that the
#   service is not available. The upload was in truth removed: by a lifecycle rule, an administrator, another process.
#   Code that looks for NoSuchUpload to begin anew never sees it.
# Instead: after a 500 of a completion ask for the object (it may be done) and then for the parts; NoSuchKey or
#   NoSuchUpload of ListParts says that the upload is gone.
set -euo pipefail
dir=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do { kill "$pid" && wait "$pid"; } 2>/dev/null || true; done
  rm -rf "$dir"
}
trap cleanup EXIT
need() { # PACKAGE VERSION: Debian's package, installed at that version where it is not yet
  [ "$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null)" = "$2" ] || apt-get install -y -q --no-install-recommends "$1=$2" >&2
  echo "$1: $(dpkg-query -W -f='${Version}' "$1")"
}
for package in radosgw ceph-mon ceph-osd ceph-common; do need "$package" 16.2.15+ds-0+deb12u2; done
command -v curl >/dev/null || { echo 'curl is not installed'; exit 2; }
cd "$dir"

# A cluster of one monitor, one store in memory and one gateway, reachable from this machine only.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)) && (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
monitor=$(free_port)
gateway=$(free_port)
export CEPH_CONF=$dir/ceph.conf CEPH_ARGS=
mkdir mon osd
cat > ceph.conf <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = v2:127.0.0.1:$monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon data = $dir/mon
mon data avail crit = 1
osd data = $dir/osd
osd objectstore = memstore
memstore device bytes = 268435456
osd max object name len = 256
osd max object namespace len = 64
rgw data = $dir
run dir = $dir
admin socket = $dir/\$name.asok
log file = $dir/\$name.log
crash dir = $dir
pid file =
ms mon client mode = crc
paxos propose interval = 0.02
CONF
monmaptool --create --fsid "$(sed -n 's/^fsid = //p' ceph.conf)" --addv a "[v2:127.0.0.1:$monitor]" monmap > /dev/null
ceph-mon -i a --mkfs --monmap monmap
ceph-mon -f -i a > mon.out 2>&1 & pids+=($!)
osd=$(cat /proc/sys/kernel/random/uuid)
timeout 60 ceph osd new "$osd" > /dev/null
ceph-osd -i 0 --mkfs --osd-uuid "$osd" --no-mon-config 2> mkfs.out
ceph-osd -f -i 0 > osd.out 2>&1 & pids=($! "${pids[@]}")
radosgw -f -n client.rgw --rgw-frontends "beast endpoint=127.0.0.1:$gateway" > rgw.out 2>&1 & pids=($! "${pids[@]}")
timeout 90 radosgw-admin user create --uid=user --display-name=user --access-key=access --secret-key=secret \
  > user.json 2> user.out
for _ in $(seq 300); do curl -fs -o /dev/null "http://127.0.0.1:$gateway/" && break; sleep 0.1; done

# s3 METHOD PATH [ARGUMENT...]: one signed request; leaves the body in `body`, the headers in `headers`; prints the status.
s3() {
  local method=$1 path=$2
  shift 2
  curl -s -X "$method" --aws-sigv4 aws:amz:us-east-1:s3 --user access:secret -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
    -D headers -o body -w '%{http_code}' "$@" "http://127.0.0.1:$gateway/$path"
}
told() { grep -o "<$1>[^<]*" body | head -n 1 | cut -d'>' -f2 || true; } # the text of an element of the last answer
etag() { sed -n 's/^ETag: \(.*\)\r$/\1/Ip' headers; }

failed=0
# want STATUS CODE WHAT METHOD PATH [ARGUMENT...]: asks, prints the answer, and compares it with what was found.
want() {
  local status=$1 code=$2 what=$3 got
  shift 3
  got=$(s3 "$@")
  printf '%-34s %s %s %s\n' "$what" "$got" "$(told Code)" "$(told Message)"
  [ "$got $(told Code)" = "$status $code" ] || failed=1
}
want 200 '' 'create the bucket' PUT bucket
want 200 '' 'begin an upload' POST 'bucket/key?uploads='
upload=$(told UploadId)
want 200 '' 'put part 1' PUT "bucket/key?partNumber=1&uploadId=$upload" -H 'Content-Type: text/plain' --data-binary part
parts="<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>$(etag)</ETag></Part></CompleteMultipartUpload>"
want 204 '' 'abort' DELETE "bucket/key?uploadId=$upload"
want 404 NoSuchUpload 'abort again' DELETE "bucket/key?uploadId=$upload"
want 404 NoSuchUpload 'put part 1 again' PUT "bucket/key?partNumber=1&uploadId=$upload" --data-binary part
want 404 NoSuchKey 'list its parts' GET "bucket/key?uploadId=$upload"
want 500 InternalError 'complete' POST "bucket/key?uploadId=$upload" --data-binary "$parts"
sleep 5
want 500 InternalError 'complete, five seconds later' POST "bucket/key?uploadId=$upload" --data-binary "$parts"
want 500 InternalError 'complete an upload that never was' POST 'bucket/key?uploadId=2~never' --data-binary "$parts"
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
