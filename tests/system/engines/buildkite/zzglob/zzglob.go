// SPDX-License-Identifier: Apache-2.0

// Package zzglob stands in for the glob library that Buildkite's agent uses
// for artifact uploads, if_changed and cache keys. The module proxy does not
// serve that library. Running a job's hooks and plugins needs no globs, so
// every pattern is refused here with an error that says why.
package zzglob

import (
	"context"
	"errors"
	"io/fs"
)

var errNotBuiltIn = errors.New("globs are not built into this test agent")

// Pattern is never made: Parse refuses every pattern.
type Pattern struct{}

// ParseOption and GlobOption are accepted and without effect.
type (
	ParseOption func()
	GlobOption  func()
)

func ExpandTilde(bool) ParseOption         { return nil }
func WalkIntermediateDirs(bool) GlobOption { return nil }
func TraverseSymlinks(bool) GlobOption     { return nil }

// Parse always fails.
func Parse(string, ...ParseOption) (*Pattern, error) {
	return nil, errNotBuiltIn
}

func (*Pattern) Match(string) bool { return false }

func (*Pattern) Glob(fs.WalkDirFunc, ...GlobOption) error {
	return errNotBuiltIn
}

// MultiGlob finds nothing for no patterns, which is how an upload with no
// artifact paths calls it.
func MultiGlob(_ context.Context, patterns []*Pattern, _ fs.WalkDirFunc, _ ...GlobOption) error {
	if len(patterns) > 0 {
		return errNotBuiltIn
	}
	return nil
}
