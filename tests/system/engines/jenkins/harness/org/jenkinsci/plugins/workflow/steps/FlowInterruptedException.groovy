package org.jenkinsci.plugins.workflow.steps

/** Stands for Jenkins' class of this name: a build was told to stop. */
class FlowInterruptedException extends Exception {
  FlowInterruptedException(String message = 'Aborted') { super(message) }
}
