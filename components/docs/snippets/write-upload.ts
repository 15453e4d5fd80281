import type { Snippet } from './snippet';

/** Uploads `shot.png` for free; prints its URL and the token that deletes it. */
export function writeUpload(site: string): Snippet {
  const target = `${site}/api/free`;
  return {
    curl: `curl -F image=@shot.png ${target}`,
    javascript: `import { openAsBlob } from 'node:fs';

const response = await fetch('${target}', {
  method: 'POST',
  body: await openAsBlob('shot.png', { type: 'image/png' }),
});
const image = await response.json();
if (!response.ok) throw new Error(image.message);
console.log(image.url, image.deleteToken);`,
    python: `import json
from urllib.request import Request, urlopen

with open("shot.png", "rb") as file:
    request = Request("${target}", file.read(), {"Content-Type": "image/png"})
with urlopen(request) as response:
    image = json.load(response)
print(image["url"], image["deleteToken"])`,
    go: `package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	file, err := os.Open("shot.png")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	response, err := http.Post("${target}", "image/png", file)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	var image struct{ URL, DeleteToken, Message string }
	if err := json.NewDecoder(response.Body).Decode(&image); err != nil {
		log.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		log.Fatal(image.Message)
	}
	fmt.Println(image.URL, image.DeleteToken)
}`,
    powershell: `$image = Invoke-RestMethod ${target} -Method Post -InFile shot.png -ContentType image/png
$image.url, $image.deleteToken`,
  };
}
