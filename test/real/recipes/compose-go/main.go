// Records what compose-go makes of compose files: rows with `files` and `env` in, the same rows with what it gave each service out.
//
//	go mod init recorder && go get github.com/compose-spec/compose-go/v2@v2.16.2 && go mod tidy
//	go run . < ../../../../fixtures/recordings/compose.jsonl > again.jsonl
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/sirupsen/logrus"
)

type Case struct {
	Name  string            `json:"name"`
	Files map[string]string `json:"files"`
	Env   map[string]string `json:"env"`
	File  string            `json:"file"`
}

type Svc struct {
	Env        map[string]*string `json:"env"`
	Command    []string           `json:"command,omitempty"`
	Entrypoint []string           `json:"entrypoint,omitempty"`
	Image      string             `json:"image,omitempty"`
	Networks   []string           `json:"networks,omitempty"`
	Mode       string             `json:"mode,omitempty"`
	Ports      []string           `json:"ports,omitempty"`
	Hosts      []string           `json:"hosts,omitempty"`
}

type Out struct {
	Case
	Error    string         `json:"error,omitempty"`
	Services map[string]Svc `json:"services,omitempty"`
	Disabled []string       `json:"disabled,omitempty"`
}

func run(c Case) (out Out) {
	out.Case = c
	defer func() {
		if r := recover(); r != nil {
			out.Error = fmt.Sprint("panic: ", r)
		}
	}()
	dir, _ := os.MkdirTemp("", "cmp")
	dir, _ = filepath.EvalSymlinks(dir)
	defer os.RemoveAll(dir)
	for name, text := range c.Files {
		p := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(p), 0o755)
		os.WriteFile(p, []byte(text), 0o644)
	}
	file := c.File
	if file == "" {
		file = "compose.yaml"
	}
	var env []string
	for k, v := range c.Env {
		env = append(env, k+"="+v)
	}
	opts, err := cli.NewProjectOptions([]string{filepath.Join(dir, file)}, cli.WithWorkingDirectory(filepath.Dir(filepath.Join(dir, file))), cli.WithEnv(env), cli.WithEnvFiles(), cli.WithDotEnv, cli.WithName("p"))
	if err != nil {
		out.Error = strings.ReplaceAll(err.Error(), dir, "DIR")
		return
	}
	p, err := opts.LoadProject(context.Background())
	if err == nil {
		p, err = p.WithServicesEnvironmentResolved(true)
	}
	if err != nil {
		out.Error = strings.ReplaceAll(err.Error(), dir, "DIR")
		return
	}
	out.Services = map[string]Svc{}
	for n, s := range p.Services {
		v := Svc{Env: s.Environment, Command: s.Command, Entrypoint: s.Entrypoint, Image: s.Image, Mode: s.NetworkMode}
		for k := range s.Networks {
			v.Networks = append(v.Networks, k)
		}
		for _, q := range s.Ports {
			v.Ports = append(v.Ports, fmt.Sprintf("%s:%s:%d/%s", q.HostIP, q.Published, q.Target, q.Protocol))
		}
		for h, ips := range s.ExtraHosts {
			v.Hosts = append(v.Hosts, h+"="+strings.Join(ips, ","))
		}
		out.Services[n] = v
	}
	for n := range p.DisabledServices {
		out.Disabled = append(out.Disabled, n)
	}
	return
}

func main() {
	logrus.SetOutput(io.Discard)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	for in.Scan() {
		var c Case
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			panic(err)
		}
		enc.Encode(run(c))
	}
}
