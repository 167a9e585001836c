#!/bin/sh
# A container without an engine: a read-only root, the machine's programs, the mounts of the pod, an unprivileged user.
# usage: container.sh <root> <user> <group> [<source> <target>]... -- <command> [argument...]
# It runs in a mount namespace of its own. <user> is "" where this user namespace has no other user than root.
set -eu
root=$1 user=$2 group=$3
shift 3

mount -t tmpfs -o mode=755 tmpfs "$root"
bind() {
  if [ -d "$1" ]; then mkdir -p "$root$2"; else
    mkdir -p "$root${2%/*}"
    : >"$root$2"
  fi
  mount --rbind "$1" "$root$2"
}
# The machine owns what is in these: nothing may be created there.
for folder in /bin /lib /lib64 /usr /dev; do
  [ ! -e "$folder" ] || bind "$folder" "$folder"
done
while [ "$1" != -- ]; do
  bind "$1" "$2"
  shift 2
done
shift
mount -o remount,ro "$root"

# It ends with whoever started it. Set after the user, as a change of user forgets it.
identity=
[ -z "$user" ] || identity="--reuid=$user --regid=$group --clear-groups --no-new-privs --bounding-set=-all"
# shellcheck disable=SC2086 # several options
exec chroot "$root" setpriv $identity --pdeathsig KILL "$@"
