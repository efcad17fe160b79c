#!/bin/sh
# Makes sure that the browser tests find a Chromium, and the library that the program which
# drives it needs. Says why when they will be skipped.
set -u
needed=chromium
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && needed=
done
if PATH="$PATH:/sbin:/usr/sbin" command -v ldconfig >/dev/null 2>&1; then
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -q 'libatomic\.so\.1' || needed="$needed libatomic1"
fi
[ -n "$needed" ] || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the browser tests from the system's packages: $needed ..."
    # shellcheck disable=SC2086
    { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $needed; } >/dev/null 2>&1 && exit 0
fi
echo "Missing for the browser tests, and this user may not install it: $needed" >&2
echo "To run them: apt install $needed" >&2
