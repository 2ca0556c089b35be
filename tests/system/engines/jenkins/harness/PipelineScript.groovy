import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.SerializableScript

/**
 * What every pipeline script is: names that it lacks are a global variable of
 * the library, or else a step.
 */
abstract class PipelineScript extends SerializableScript {
  static Map<String, Script> globals = [:]
  static Script steps
  static boolean transformed = false

  Object invokeMethod(String name, Object args) {
    if (!metaClass.respondsTo(this, name, *args)) {
      Script global = globals[name]
      if (global != null) { return global.invokeMethod('call', args) }
      if (!this.is(steps)) { return steps.invokeMethod(name, args) }
    }
    return metaClass.invokeMethod(this, name, args)
  }

  Object getProperty(String name) {
    switch (name) {
      case 'currentBuild': return Agent.BUILD
      case 'env': return Agent.env
      case 'any':
      case 'scm': return name
    }
    return globals[name] ?: super.getProperty(name)
  }

  /** A leaf step: at once, or by suspending the transformed program. */
  static Object leaf(Map request) {
    return transformed ? Continuable.suspend(request) : Agent.perform(request)
  }

  /** The step library and the library's global variables. */
  static void load(GroovyShell shell) {
    steps = shell.parse(new File(new File(System.getenv('DORA_HARNESS')), 'steps.groovy'))
    new File(Agent.LIBRARY, 'vars').eachFileMatch(~/.*\.groovy/) {
      globals[it.name - '.groovy'] = shell.parse(it)
    }
  }
}
