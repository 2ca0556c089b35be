// usage: groovy cps.groovy JENKINSFILE
// Runs a pipeline under Jenkins' own CPS transformation. Before each step the
// whole program is written to bytes and read back, as at a restart.
import com.cloudbees.groovy.cps.Continuable
import com.cloudbees.groovy.cps.CpsTransformer
import com.cloudbees.groovy.cps.ObjectInputStreamWithLoader
import com.cloudbees.groovy.cps.Outcome
import com.cloudbees.groovy.cps.TransformerConfiguration
import java.lang.reflect.InvocationTargetException
import org.codehaus.groovy.control.CompilerConfiguration

// Java's list iterators cannot be written to bytes; Jenkins replaces them by
// its own, and so does this.
class Iterators {
  static Iterator iterator(List list) { new ListCursor(list: list) }
}

class ListCursor implements Iterator, Serializable {
  List list
  int at = 0
  boolean hasNext() { at < list.size() }
  Object next() { list[at++] }
  void remove() { throw new UnsupportedOperationException() }
}

class Trampoline {
  static final List<Class> CATEGORIES = Continuable.categories + [Iterators]
  ClassLoader loader
  int restarts = 0

  void run(Script script) {
    Continuable program = new Continuable(script)
    def request = resume(program, new Outcome(null, null))
    while (program.isResumable()) {
      program = restart(program)
      Outcome outcome
      try {
        outcome = new Outcome(Agent.perform(request), null)
      } catch (Throwable failure) {
        outcome = new Outcome(null, failure)
      }
      request = resume(program, outcome)
    }
  }

  // Runs on to the next step, or to the end.
  private static Object resume(Continuable program, Outcome outcome) {
    program.run0(outcome, CATEGORIES).replay()
  }

  private Continuable restart(Continuable program) {
    restarts++
    def bytes = new ByteArrayOutputStream()
    new ObjectOutputStream(bytes).withCloseable { it.writeObject(program) }
    new ObjectInputStreamWithLoader(
        new ByteArrayInputStream(bytes.toByteArray()), loader).readObject()
  }
}

def transformer = new CpsTransformer()
transformer.configuration = new TransformerConfiguration()
def configuration = new CompilerConfiguration(scriptBaseClass: PipelineScript.name)
configuration.addCompilationCustomizers(transformer)
def shell = new GroovyShell(this.class.classLoader, new Binding(), configuration)
PipelineScript.transformed = true
PipelineScript.load(shell)

def trampoline = new Trampoline(loader: shell.classLoader)
int code = 0
try {
  trampoline.run(shell.parse(new File(args[0])))
} catch (Throwable failure) {
  println "pipeline failed: ${failure instanceof InvocationTargetException ? failure.cause : failure}"
  code = 1
}
println "restarts: ${trampoline.restarts}"
System.exit(code)
