/** Jenkins' annotation of this name. The library is there already. */
@interface Library {
  String[] value()
}
