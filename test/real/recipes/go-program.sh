#!/usr/bin/env bash
# go-program.sh MODULE@VERSION PACKAGE OUT [go build flags]: builds a program of a module whose go.mod replaces others, which `go install` refuses
set -euo pipefail
module=$1 package=$2 out=$3
shift 3
source=$(go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$source/." "$work"
chmod -R u+w "$work"
cd "$work"
GOWORK=off nice -n 10 go build -trimpath -buildvcs=false -o "$out" "$@" "$package"
