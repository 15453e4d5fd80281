import type { Snippet } from './snippet';

/** Reads the facts of a live image. */
export function writeLookUp(site: string, id: string): Snippet {
  const target = `${site}/api/images/${id}`;
  return {
    curl: `curl ${target}`,
    javascript: `const response = await fetch('${target}');
console.log(response.ok ? (await response.json()).expiresAt : 'gone');`,
    python: `import json
from urllib.request import urlopen

with urlopen("${target}") as response:
    print(json.load(response)["expiresAt"])`,
    go: `package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
)

func main() {
	response, err := http.Get("${target}")
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	facts, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(facts))
}`,
    powershell: `(Invoke-RestMethod ${target}).expiresAt`,
  };
}
