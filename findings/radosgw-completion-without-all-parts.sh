#!/usr/bin/env bash
# radosgw 16.2.15: an upload can only be completed with all parts that it holds; a part too many makes it InvalidPart.
#
# Expected: the list of parts in CompleteMultipartUpload decides what the object is made of; S3 drops parts that were put
#   but are not in the list.
# What happens: radosgw compares the list with all parts that it holds. When it holds one more, the completion is refused
#   with 400 InvalidPart, the code for "a part that you named is missing or has another ETag". There is no request that
#   removes one part. As soon as the list names the extra part, the same upload completes.
# Versions: radosgw 16.2.15+ds-0+deb12u2 of Debian 12.
# Why it matters: an upload that is taken up again with larger parts needs fewer of them, and those with high numbers are
#   left over; so is a part that was sent for a file that then got shorter. The client checks the parts that it names,
#   finds them right, and cannot explain the refusal.
# Instead: keep the size of parts when an upload is taken up again; where ListParts shows a number beyond the last one
#   that you need, abort and begin anew.
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
  printf '%-40s %s %s\n' "$what" "$got" "$(told Code)"
  [ "$got $(told Code)" = "$status $code" ] || failed=1
}
completion() { # NUMBER...: the document that completes an upload with these parts
  local number
  printf '<CompleteMultipartUpload>'
  for number; do printf '<Part><PartNumber>%s</PartNumber><ETag>%s</ETag></Part>' "$number" "$(cat "etag.$number")"; done
  printf '</CompleteMultipartUpload>'
}
head -c $((5 << 20)) /dev/zero > part # the smallest size that is allowed in the middle
want 200 '' 'create the bucket' PUT bucket
want 200 '' 'begin an upload' POST 'bucket/key?uploads='
upload=$(told UploadId)
for number in 1 2 3; do
  want 200 '' "put part $number" PUT "bucket/key?partNumber=$number&uploadId=$upload" \
    -H 'Content-Type: text/plain' --data-binary @part
  etag > "etag.$number"
done
want 400 InvalidPart 'complete with parts 1 and 2' POST "bucket/key?uploadId=$upload" --data-binary "$(completion 1 2)"
want 400 InvalidPart 'complete with parts 1 and 3' POST "bucket/key?uploadId=$upload" --data-binary "$(completion 1 3)"
want 200 '' 'complete with parts 1, 2 and 3' POST "bucket/key?uploadId=$upload" --data-binary "$(completion 1 2 3)"
[ "$failed" = 0 ] && echo 'as found' || { echo CHANGED; exit 1; }
