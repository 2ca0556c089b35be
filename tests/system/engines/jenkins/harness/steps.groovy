// The pipeline steps. Those that take a body are plain Groovy around leaves,
// and under CPS transformed like the pipeline itself, so that a body runs as
// part of the same continuation; the leaves are the engine's.

def sh(String script) { leaf(step: 'sh', script: script) }
def sh(Map args) { leaf([step: 'sh'] + args) }
def bat(Map args) { leaf([step: 'bat'] + args) }
def echo(String message) { leaf(step: 'echo', message: message) }
def error(String message) { leaf(step: 'error', message: message) }
def isUnix() { leaf(step: 'isUnix') }
def unstable(String message) { leaf(step: 'unstable', message: message) }
def libraryResource(String name) { leaf(step: 'libraryResource', resource: name) }
def libraryResource(Map args) { leaf([step: 'libraryResource'] + args) }
def writeFile(Map args) { leaf([step: 'writeFile'] + args) }
def string(Map args) { args }

// Not of Jenkins: somebody stops the build, now or during the next report.
def abort() { leaf(step: 'abort') }
def abortNextReport() { leaf(step: 'abortNextReport') }

def withEnv(List variables, Closure body) {
  leaf(step: 'pushEnv', variables: variables)
  try { return body() } finally { leaf(step: 'popEnv') }
}

def withCredentials(List bindings, Closure body) {
  leaf(step: 'pushCredentials', bindings: bindings)
  try { return body() } finally { leaf(step: 'popEnv') }
}

def node(Closure body) { body() }
def checkout(Object scm) { [:] }

def stage(String name, Closure body) {
  leaf(step: 'pushEnv', variables: ["STAGE_NAME=${name}"])
  try { return body() } finally { leaf(step: 'popEnv') }
}

// As much of Declarative as runs without its parser: the blocks as nested
// calls in their order.
def pipeline(Closure body) { body() }
def agent(Object where) { null }
def stages(Closure body) { body() }
def steps(Closure body) { body() }
