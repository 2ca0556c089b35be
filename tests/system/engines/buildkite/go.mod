// Builds the agent at one pinned version, with a stand-in for the one module
// of its that the module proxy does not serve.
module dora-deploy/tests/system/engines/buildkite

go 1.26.5

require github.com/buildkite/agent/v3 v3.137.0

replace drjosh.dev/zzglob => ./zzglob
