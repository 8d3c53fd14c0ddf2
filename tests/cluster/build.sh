#!/usr/bin/env bash
# Builds the programs of the Kubernetes cluster that tests start: kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, and the probe that runs in pods.
# They come from Debian's source package, once for a machine; a second run finds them and does nothing. Prints where they are.
# Wants Debian 12 with: golang-go, patch, xz-utils. Takes about ten minutes on two cores, 4 GB of disk meanwhile and 0.3 GB afterwards.
set -euo pipefail

release=1.20.2
# Counted up when this script builds something else from the release. The folder is the one that tests/CODE.Testing/Kubernetes/ClusterPrograms.cs looks into.
revision=2
home=${XDG_CACHE_HOME:-$HOME/.cache}/code-fleet/kubernetes-$release-$revision
programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet)

say() { echo "cluster: $*" >&2; }
fail() { say "$*"; exit 1; }

probe=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/probe.go
wanted=$(sha256sum <"$probe")

# The folder of the programs appears in one move when those of the cluster are there; the probe follows, again whenever its source changed.
has_probe() { [[ $(cat "$home/probe.sum" 2>/dev/null) == "$wanted" ]]; }
finish_if_complete() { if [[ -d $home/bin ]] && has_probe; then echo "$home/bin"; exit; fi; }

finish_if_complete
mkdir -p "$home"
exec 9>"$home/lock"
flock 9
finish_if_complete

for program in go patch xz apt-get; do
  command -v "$program" >/dev/null || fail "$program is missing: apt-get install golang-go patch xz-utils (on Debian 12)"
done

work=$home/work
export GOPATH=$work/gopath GOCACHE=$work/go-build GO111MODULE=off CGO_ENABLED=0 GOFLAGS=
source=$GOPATH/src/k8s.io/kubernetes

# Into a package index of its own: the machine's may have no sources, and nobody has to be root for it.
download() {
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
  echo 'deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm main' >"$work/apt/sources.list"
  local apt=(apt-get -qq -o Acquire::Retries=3 -o APT::Sandbox::User=root -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache"
    -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null)
  cd "$work"
  "${apt[@]}" update
  "${apt[@]}" source --download-only kubernetes golang-github-modern-go-reflect2
}

unpack() {
  rm -rf "$GOPATH"
  mkdir -p "$source"
  tar -xzf "$work"/kubernetes_*"$release"*.orig.tar.gz --strip-components=1 -C "$source"
  cd "$source"
  tar -xJf "$work"/kubernetes_*"$release"*.debian.tar.xz
  local name
  while read -r name; do
    if [[ -n $name && $name != \#* ]]; then patch -s -p1 <"debian/patches/$name"; fi
  done <debian/patches/series
  # The copy in there reads maps as Go did before 1.18, and the API server ends on the first definition of a resource.
  local reflect=vendor/github.com/modern-go/reflect2
  rm -rf "$reflect"
  mkdir "$reflect"
  tar -xzf "$work"/golang-github-modern-go-reflect2_*.orig.tar.gz --strip-components=1 -C "$reflect"
  # In a container without CAP_SYS_RESOURCE nobody may protect a process from the out-of-memory killer, and no pod would start.
  change pkg/kubelet/dockershim/docker_sandbox.go 'defaultSandboxOOMAdj int = -998' 'defaultSandboxOOMAdj int = 0'
  # A test must not set the kernel of the machine that it runs on.
  change pkg/kubelet/cm/container_manager_linux.go 'b := KernelTunableModify' 'b := KernelTunableWarn'
}

change() {
  grep -qF -- "$2" "$1" || fail "$1 has no '$2'"
  sed -i "s/$2/$3/" "$1"
}

# The API server serves a description of its types that is no part of the sources.
describe_types() {
  cd "$source"
  local packages target=k8s.io/kubernetes/pkg/generated/openapi
  packages=$(grep -rl --include='*.go' '+k8s:openapi-gen=' pkg staging/src/k8s.io vendor/k8s.io |
    grep -vE 'zz_generated|/kube-openapi/|/code-generator/|/sample-apiserver/' | xargs -n1 dirname |
    sed -e 's#^staging/src/#vendor/#' -e 's#^#k8s.io/kubernetes/#' | sort -u | paste -sd,)
  go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  mkdir -p "$GOPATH/src/$target"
  "$work/openapi-gen" --logtostderr --input-dirs "$packages" --output-package "$target" --output-file-base zz_generated.openapi --output-base "$GOPATH/src" \
    --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt --report-filename "$work/violations"
}

compile() {
  cd "$source"
  local flags='-s -w' package
  for package in component-base client-go/pkg; do
    package=k8s.io/kubernetes/vendor/k8s.io/$package/version
    flags+=" -X $package.gitVersion=v$release -X $package.gitMajor=${release%%.*} -X $package.gitMinor=$(cut -d. -f2 <<<"$release")"
  done
  rm -rf "$work/bin"
  mkdir "$work/bin"
  # Without the clients of the big clouds: they are half of the code, and no test has a cloud.
  go build -trimpath -tags providerless -ldflags "$flags" -o "$work/bin/" "${programs[@]/#/./cmd/}"
}

build_probe() {
  rm -rf "$work/probe"
  mkdir "$work/probe"
  go build -trimpath -ldflags '-s -w' -o "$work/probe/probe" "$probe"
  mv "$work/probe/probe" "$home/bin/probe"
  echo "$wanted" >"$home/probe.sum"
}

# A build that was interrupted goes on after its last whole step.
step() {
  if [[ -e $work/$1.done ]]; then return; fi
  say "$1"
  "$1"
  touch "$work/$1.done"
}

mkdir -p "$work"
if [[ ! -d $home/bin ]]; then
  for name in download unpack describe_types compile; do step "$name"; done
  for program in "${programs[@]}"; do [[ -x $work/bin/$program ]] || fail "$program was not built"; done
  mv "$work/bin" "$home/bin"
fi
if ! has_probe; then build_probe; fi
rm -rf "$work"
echo "$home/bin"
