#!/bin/sh
echo "bazel coverage is not set up in this repository" >&2
exit 1
