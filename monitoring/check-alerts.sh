#!/usr/bin/env bash
# Checks the alerts and the example configuration, and runs the alerts' tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v promtool >/dev/null; then
  echo 'The alerts were not checked: there is no promtool. It is in the package "prometheus":' >&2
  echo '  apt-get install prometheus     (or brew install prometheus)' >&2
  exit 1
fi
promtool check config prometheus.yml
promtool check rules alerts.yml
promtool test rules alerts.test.yml
