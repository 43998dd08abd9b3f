# Sourced by the scripts beside this folder: installs Debian packages, with sudo when not root.

# Debian keeps nginx, mkfs.ext4 and losetup where only root's PATH looks.
export PATH="$PATH:/usr/sbin:/sbin"

# have COMMAND: is it there?
have() { command -v "$1" >/dev/null 2>&1; }

# have_postgres: is there a PostgreSQL server? Debian keeps it where nobody's PATH looks.
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || have initdb; }

# as_root COMMAND…: runs it as root, asking sudo where needed.
as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# install_packages PACKAGE…: does nothing when none is named.
install_packages() {
  (($#)) || return 0
  if ! have apt-get; then
    echo "Please install by hand (the packages' Debian names): $*" >&2
    return 1
  fi
  echo "Installing: $*" >&2
  # A package of a server starts it (nginx on port 80 of every address), and nobody asked for that here.
  # Debian's policy file says no; one that an administrator made stays as it is.
  local policy=/usr/sbin/policy-rc.d ours="" failed=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" && ours=yes
  fi
  # And Debian's PostgreSQL makes a cluster of its own, unless it is told not to.
  local cluster="" no_cluster=/etc/postgresql-common/createcluster.d/switchboard.conf
  if [[ " $* " == *" postgresql "* && ! -e $no_cluster ]]; then
    as_root mkdir -p "${no_cluster%/*}" &&
      echo "create_main_cluster = false" | as_root tee "$no_cluster" >/dev/null && cluster=$no_cluster
  fi
  { as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } || failed=1
  if [[ -n $ours ]]; then as_root rm -f "$policy"; fi
  if [[ -n $cluster ]]; then as_root rm -f "$cluster"; fi
  return "$failed"
}

# program_path ROOT: builds the release program (unless SWITCHBOARD_BINARY names one) and prints where it is.
program_path() {
  if [[ -n ${SWITCHBOARD_BINARY:-} ]]; then
    realpath -- "$SWITCHBOARD_BINARY"
  else
    (cd "$1" && swift build -c release --product switchboard >&2) && echo "$1/.build/release/switchboard"
  fi
}

# install_build_packages: what the Swift toolchain and this program's C libraries need on Debian.
install_build_packages() {
  if ! have swift; then
    echo "Swift 6.2 or later is needed: https://www.swift.org/install/linux/" >&2
    return 1
  fi
  local missing=() package
  if have dpkg-query; then
    for package in git g++ pkg-config libsqlite3-dev libpq-dev libqrencode-dev libcurl4-openssl-dev zlib1g-dev; do
      dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
  elif ! [[ -e /usr/include/sqlite3.h ]]; then
    missing+=(libsqlite3-dev)
  fi
  install_packages "${missing[@]}"
}
