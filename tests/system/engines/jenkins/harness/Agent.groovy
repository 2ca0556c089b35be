import hudson.AbortException
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException

/**
 * What the steps of a pipeline do: the leaf steps on this machine in place of
 * an agent, the way Jenkins does them. All engines share it. With WINEPREFIX the
 * agent is a Windows machine: Wine's cmd runs the batch files.
 *
 * WORKSPACE is the workspace and DORA_LIBRARY the shared library; the build's
 * log is stdout. DORA_STEP_LOG is a file that gets a line for each step with
 * its arguments, which Jenkins too keeps with a build.
 */
class Agent {
  static final File WORKSPACE = new File(System.getenv('WORKSPACE'))
  static final File LIBRARY = new File(System.getenv('DORA_LIBRARY'))
  static final File STEP_LOG = new File(System.getenv('DORA_STEP_LOG'))
  static final Map<String, String> CREDENTIALS = ['dora-api-key': System.getenv('DORA_CREDENTIAL')]
  static final Build BUILD = new Build()

  static Map<String, String> env = new LinkedHashMap(System.getenv()).findAll { !(it.key in HIDDEN) }
  private static final List<String> HIDDEN = ['DORA_LIBRARY', 'DORA_STEP_LOG', 'DORA_CREDENTIAL']
  private static final List<Map<String, String>> saved = []
  private static int scripts = 0
  private static boolean abortsNextReport = false

  /** What a pipeline sees as `currentBuild`. */
  static class Build implements Serializable {
    String result
    final long startTimeInMillis = System.currentTimeMillis() - 90000
    String getCurrentResult() { result ?: 'SUCCESS' }
  }

  static Object perform(Map request) {
    STEP_LOG << request.collectEntries { k, v -> [k, v.toString().take(4000).replace('\n', '\\n')] } << '\n'
    switch (request.step) {
      case 'sh': return sh(request)
      case 'echo': println request.message; return null
      case 'error': throw new AbortException(request.message)
      case 'bat': return bat(request)
      case 'isUnix': return System.getenv('WINEPREFIX') == null
      case 'abort': throw new FlowInterruptedException()
      case 'abortNextReport': abortsNextReport = true; return null
      case 'libraryResource': return libraryResource(request)
      case 'writeFile': writeFile(request); return null
      case 'unstable': BUILD.result = 'UNSTABLE'; return null
      case 'pushEnv': pushEnv(request.variables); return null
      case 'popEnv': env = saved.pop(); return null
      case 'pushCredentials': pushCredentials(request.bindings); return null
    }
    throw new NoSuchMethodError("No such DSL method '${request.step}' found among steps")
  }

  private static void pushEnv(List variables) {
    saved.push(env)
    env = new LinkedHashMap(env)
    for (variable in variables*.toString()) {
      int at = variable.indexOf('=')
      env[variable.substring(0, at)] = variable.substring(at + 1)
    }
  }

  private static void pushCredentials(List<Map> bindings) {
    for (binding in bindings) {
      if (CREDENTIALS[binding.credentialsId] == null) {
        throw new AbortException("Could not find credentials entry with ID '${binding.credentialsId}'")
      }
    }
    pushEnv(bindings.collect { "${it.variable}=${CREDENTIALS[it.credentialsId]}" })
  }

  private static Object libraryResource(Map request) {
    File file = new File(LIBRARY, "resources/${request.resource}")
    if (!file.file) { throw new AbortException("No such library resource ${request.resource} could be found.") }
    return request.encoding == 'Base64' ? file.bytes.encodeBase64().toString() : file.getText('UTF-8')
  }

  private static void writeFile(Map request) {
    File file = new File(request.file.replaceFirst('^Z:', '').replace('\\', '/'))
    if (!file.absolute) { file = new File(WORKSPACE, request.file) }
    file.parentFile.mkdirs()
    if (request.encoding == 'Base64') { file.bytes = request.text.decodeBase64() } else { file.text = request.text }
  }

  // Jenkins writes the script to a file beside the workspace. One that begins
  // with #! is executed; any other one is given to sh -xe.
  private static Object sh(Map request) {
    if (abortsNextReport && request.label == 'doraDeploy') {
      abortsNextReport = false
      throw new FlowInterruptedException()
    }
    File script = new File("${WORKSPACE}@tmp/durable-${++scripts}/script.sh")
    script.parentFile.mkdirs()
    script.text = request.script
    script.executable = true
    List command = request.script.startsWith('#!') ? [script.path] : ['sh', '-xe', script.path]
    return run(command, script, env, request)
  }

  private static Object bat(Map request) {
    File script = new File("${WORKSPACE}@tmp/durable-${++scripts}/jenkins-main.bat")
    script.parentFile.mkdirs()
    script.text = request.script
    Map own = env + ['WORKSPACE', 'WORKSPACE_TMP'].findAll { env[it] }.collectEntries { [it, windowsPath(env[it])] }
    return run(['wine', 'cmd', '/c', 'call', windowsPath(script.path)], script, own, request)
  }

  private static String windowsPath(String path) { 'Z:' + path.replace('/', '\\') }

  private static Object run(List command, File script, Map variables, Map request) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(WORKSPACE)
    builder.environment().clear()
    builder.environment().putAll(variables)
    File errors = new File(script.parentFile, 'errors')
    builder.redirectError(errors)
    Process process = builder.start()
    process.outputStream.close()
    String output = process.inputStream.getText('UTF-8')
    int code = process.waitFor()
    print errors.text
    script.parentFile.deleteDir()
    if (!request.returnStdout) { print output }
    if (request.returnStatus) { return code }
    if (code != 0) { throw new AbortException("script returned exit code ${code}") }
    return request.returnStdout ? output : null
  }
}
