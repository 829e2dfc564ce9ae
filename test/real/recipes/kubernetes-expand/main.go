// Records what the kubelet's own code makes of references in the value of a variable: rows with `env` (earlier variables) and `value` in, with `got` out.
//
//	go mod init recorder && go get k8s.io/kubernetes/third_party/forked/golang/expansion@v1.34.0 && go mod tidy
//	go run . < ../../../../fixtures/recordings/kubernetes-expand.jsonl > again.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"os"

	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

type Row struct {
	Env   map[string]string `json:"env"`
	Value string            `json:"value"`
	Got   string            `json:"got"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		var row Row
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			panic(err)
		}
		row.Got = expansion.Expand(row.Value, expansion.MappingFuncFor(row.Env))
		out.Encode(row)
	}
}
