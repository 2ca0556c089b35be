// Stands in for Windows' certutil, since Wine's does nothing: prints a file's
// sum in lines as Windows does. usage: certutil -hashfile FILE SHA256

// clang-format off: windows.h comes before the headers that need it.
#include <windows.h>
#include <bcrypt.h>
// clang-format on
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
  unsigned char bytes[65536], sum[32];
  BCRYPT_ALG_HANDLE algorithm;
  BCRYPT_HASH_HANDLE hash;
  FILE* file;
  size_t size;
  int i;
  if (argc != 4 || strcmp(argv[1], "-hashfile") || strcmp(argv[3], "SHA256")) {
    return 1;
  }
  file = fopen(argv[2], "rb");
  if (file == NULL) return 1;
  BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, NULL, 0);
  BCryptCreateHash(algorithm, &hash, NULL, 0, NULL, 0, 0);
  while ((size = fread(bytes, 1, sizeof(bytes), file)) > 0) {
    BCryptHashData(hash, bytes, (ULONG)size, 0);
  }
  BCryptFinishHash(hash, sum, sizeof(sum), 0);
  printf("SHA256 hash of %s:\n", argv[2]);
  for (i = 0; i < 32; ++i) printf("%02x", sum[i]);
  printf("\nCertUtil: -hashfile command completed successfully.\n");
  return 0;
}
