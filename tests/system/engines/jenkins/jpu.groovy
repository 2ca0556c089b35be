// usage: groovy jpu.groovy LIBRARIES JENKINSFILE
// Runs a pipeline under jenkins-pipeline-unit's CPS helper, which loads the
// library LIBRARIES/dora-deploy@v1 as the pipeline's @Library line says.
import static com.lesfurets.jenkins.unit.global.lib.LibraryConfiguration.library
import static com.lesfurets.jenkins.unit.global.lib.LocalSource.localSource

import com.lesfurets.jenkins.unit.cps.BasePipelineTestCPS

class PipelineTest extends BasePipelineTestCPS {}

def test = new PipelineTest()
test.scriptRoots = ['/'] as String[]
test.scriptExtension = ''
test.setUp()
test.binding.setVariable('env', [:])
test.binding.setVariable('currentBuild', Agent.BUILD)

def helper = test.helper
def leaf = { String step, List<Class> types, Closure request ->
  helper.registerAllowedMethod(step, types) { Object[] given -> Agent.perform([step: step] + request(*given)) }
}
leaf('sh', [String]) { [script: it] }
leaf('sh', [Map]) { it }
leaf('echo', [String]) { [message: it] }
leaf('error', [String]) { [message: it] }
leaf('isUnix', []) { [:] }
leaf('libraryResource', [String]) { [resource: it] }
leaf('libraryResource', [Map]) { it }
leaf('writeFile', [Map]) { it }
helper.registerAllowedMethod('string', [Map]) { it }
helper.registerAllowedMethod('node', [Closure]) { Closure body -> helper.callClosure(body) }

def scoped = { String step, String push, String argument ->
  helper.registerAllowedMethod(step, [List, Closure]) { List list, Closure body ->
    Agent.perform([step: push, (argument): list])
    try { return helper.callClosure(body) } finally { Agent.perform([step: 'popEnv']) }
  }
}
scoped('withEnv', 'pushEnv', 'variables')
scoped('withCredentials', 'pushCredentials', 'bindings')

helper.registerSharedLibrary(library('dora-deploy').retriever(localSource(args[0])).targetPath(args[0])
    .defaultVersion('v1').allowOverride(true).implicit(false).build())
int code = 0
try {
  test.runScript(args[1])
} catch (Throwable failure) {
  println "pipeline failed: ${failure.cause ?: failure}"
  code = 1
}
System.exit(code)
