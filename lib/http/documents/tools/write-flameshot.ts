import type { Deployment } from '../deployment';

/** `GET /flameshot.sh`: to be bound to a key. Flameshot itself uploads to one service only, but writes to a pipe. */
export function writeFlameshot({ origins }: Deployment): string {
  return `#!/bin/sh
# Takes a screenshot with Flameshot, uploads it to ${origins.site} and copies its URL.
set -eu

shot=$(mktemp)
trap 'rm -f "$shot"' EXIT
flameshot gui --raw > "$shot"
if [ ! -s "$shot" ]; then
  echo 'Nothing was selected.' >&2
  exit 1
fi

url=$(curl -sS --fail-with-body -H 'Accept: text/plain' -F "image=@$shot" ${origins.site}/api/free)
if [ -n "\${WAYLAND_DISPLAY:-}" ] && command -v wl-copy > /dev/null; then
  printf '%s' "$url" | wl-copy
elif command -v xclip > /dev/null; then
  printf '%s' "$url" | xclip -selection clipboard
fi
echo "$url"
`;
}
