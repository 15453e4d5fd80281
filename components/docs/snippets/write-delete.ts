import type { Snippet } from './snippet';

export type Deletable = { readonly site: string; readonly id: string; readonly token: string };

/** Deletes an image before its time. */
export function writeDelete({ site, id, token }: Deletable): Snippet {
  const target = `${site}/api/images/${id}`;
  return {
    curl: `curl -X DELETE -H 'Authorization: Bearer ${token}' ${target}`,
    javascript: `const response = await fetch('${target}', {
  method: 'DELETE',
  headers: { Authorization: 'Bearer ${token}' },
});
console.log(response.status === 204 ? 'deleted' : (await response.json()).message);`,
    python: `from urllib.request import Request, urlopen

headers = {"Authorization": "Bearer ${token}"}
with urlopen(Request("${target}", headers=headers, method="DELETE")) as response:
    print(response.status)`,
    go: `package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	request, err := http.NewRequest("DELETE", "${target}", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer ${token}")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	response.Body.Close()
	fmt.Println(response.Status)
}`,
    powershell: `Invoke-RestMethod ${target} -Method Delete -Headers @{ Authorization = 'Bearer ${token}' }`,
  };
}
