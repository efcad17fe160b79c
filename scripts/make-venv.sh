#!/bin/sh
# Creates the virtual environment. A bare Debian has Python without ensurepip: the missing
# system package is then installed if this user may, and named if not.
set -eu
python=$1
venv=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Concilia needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Set PYTHON=/path/to/python3.11" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root="sudo -n"
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "This Python cannot make virtual environments yet; installing python$version-venv ..."
    { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "python$version-venv"; } >/dev/null 2>&1 || {
        echo "Could not install it. Ask an administrator for: apt install python$version-venv" >&2
        exit 1
    }
fi
"$python" -m venv "$venv"
