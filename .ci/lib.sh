# Sourced by every script here and by frontend/build: where things are, how a step speaks, how it fails.
# shellcheck shell=bash

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
# A relative folder would mean another one after each `cd`.
if [ -n "${CARGO_TARGET_DIR:-}" ]; then
    CARGO_TARGET_DIR=$(realpath --canonicalize-missing "$CARGO_TARGET_DIR")
    export CARGO_TARGET_DIR
fi
# Native artefacts; `$TARGET/front` and `$TARGET/front-clippy` are the WASM half's, so that neither half waits for the other's lock.
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
# What outlives a clone: tools we compile, the WASM library's build.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/latchkey
export ROOT HOME TARGET CACHE

# A shell that is no login shell may not have rustup's folder in its PATH.
command -v cargo >/dev/null || PATH=$PATH:$HOME/.cargo/bin
export PATH

# Steps speak on stderr: the stdout of some scripts is their answer.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "\`$*\` needs root: install sudo, or run this as root."
    fi
}

need_rust() {
    if ! command -v cargo >/dev/null || ! command -v rustup >/dev/null; then
        die "Rust is missing: install rustup with the stable toolchain, then run this again."
    fi
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        die "Node is missing: install Node 20 or newer with npm, then run this again."
    fi
    local major
    major=$(node --print 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || die "Node $major is too old: install Node 20 or newer with npm, then run this again."
}
