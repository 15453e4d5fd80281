import type { Deployment } from '../deployment';

/**
 * `GET /shortcuts.sh`: the text of "Run Shell Script" in a shortcut of macOS. No file to import: Apple's app takes only
 * those that were signed on a Mac.
 */
export function writeShortcuts({ origins }: Deployment): string {
  return `#!/bin/sh
# Uploads each file that it is given to ${origins.site}, and copies the URLs, one a line.
set -eu

urls=$(for file in "$@"; do
  curl -sS --fail-with-body -H 'Accept: text/plain' -F "image=@$file" ${origins.site}/api/free || exit 1
done)
printf '%s' "$urls" | pbcopy
echo "$urls"
`;
}
