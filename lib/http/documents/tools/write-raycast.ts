import type { Deployment } from '../deployment';

/** `GET /raycast.sh`: a script command. Source: https://github.com/raycast/script-commands */
export function writeRaycast({ origins }: Deployment): string {
  return `#!/bin/bash
# @raycast.schemaVersion 1
# @raycast.title Upload Screenshot
# @raycast.mode compact
# @raycast.packageName img402
# @raycast.description Select a part of the screen: it is uploaded, and its URL copied.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
screencapture -i "$folder/shot.png"
if [ ! -s "$folder/shot.png" ]; then
  echo 'Nothing was selected.'
  exit 1
fi

url=$(curl -sS --fail-with-body -H 'Accept: text/plain' -F "image=@$folder/shot.png" ${origins.site}/api/free)
printf '%s' "$url" | pbcopy
echo "$url is copied"
`;
}
