package hudson

/** Stands for Jenkins' class of this name: the failure of a step. */
class AbortException extends IOException {
  AbortException(String message) { super(message) }
}
