// Probe is what runs in the containers of test pods: it does what its arguments say, one after the other, and then waits for a signal.
//
//	say=TEXT        prints a line
//	lines=N         prints N numbered lines
//	wait=DURATION   waits
//	eat             takes memory until it is killed for that
//	serve=PORT      answers HTTP from now on: 200, and 500 after an argument `fail`
//	fail            see serve
//	exit=N          ends with an exit code
//
// Without arguments it only waits, as the container does that holds a pod's network.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var failing int32

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		for _, argument := range os.Args[1:] {
			name, value, _ := strings.Cut(argument, "=")
			do(name, value)
		}
	}()
	<-signals
}

func do(name, value string) {
	switch name {
	case "say":
		fmt.Println(value)
	case "lines":
		for line := 1; line <= number(value); line++ {
			fmt.Printf("line %d\n", line)
		}
	case "wait":
		pause, err := time.ParseDuration(value)
		check(err)
		time.Sleep(pause)
	case "eat":
		eat()
	case "serve":
		serve(number(value))
	case "fail":
		atomic.StoreInt32(&failing, 1)
	case "exit":
		os.Exit(number(value))
	default:
		check(fmt.Errorf("unknown argument %q", name))
	}
}

func serve(port int) {
	handler := func(answer http.ResponseWriter, _ *http.Request) {
		if atomic.LoadInt32(&failing) != 0 {
			answer.WriteHeader(http.StatusInternalServerError)
		}
		fmt.Fprintln(answer, "probe")
	}
	go func() { check(http.ListenAndServe(fmt.Sprintf(":%d", port), http.HandlerFunc(handler))) }()
}

func eat() {
	const mebibyte = 1 << 20
	var eaten [][]byte
	for {
		bite := make([]byte, 8*mebibyte)
		// A page is taken when it is written to.
		for at := 0; at < len(bite); at += 4096 {
			bite[at] = 1
		}
		eaten = append(eaten, bite)
	}
}

func number(value string) int {
	parsed, err := strconv.Atoi(value)
	check(err)
	return parsed
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
