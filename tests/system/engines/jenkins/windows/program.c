// Stands in for the step's program on a Windows agent: answers as that does,
// and tells in the log what reached it.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

int main(int argc, char** argv) {
  WCHAR wide[4096];
  char parameters[8192] = "";
  if (GetEnvironmentVariableW(L"DORA_STEP_PARAMETERS", wide, 4096) != 0) {
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, parameters, sizeof(parameters),
                        NULL, NULL);
  }
  fprintf(stderr, "[stand-in] %d %s %s\n", argc, argv[argc - 1], parameters);
  if (strstr(parameters, "\"fails\"") != NULL) return 1;
  printf("status=sent\neventId=7\ndelivered=true\n");
  return 0;
}
