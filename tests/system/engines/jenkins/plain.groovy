// usage: groovy plain.groovy JENKINSFILE
// Runs a pipeline as plain Groovy, with no transformation.
import org.codehaus.groovy.control.CompilerConfiguration

def shell = new GroovyShell(this.class.classLoader, new Binding(),
    new CompilerConfiguration(scriptBaseClass: PipelineScript.name))
PipelineScript.load(shell)
try {
  shell.parse(new File(args[0])).run()
} catch (Throwable failure) {
  println "pipeline failed: ${failure}"
  System.exit(1)
}
