@echo off
rem run.sh for Windows: says the same, to the same doraDeploy. No value of the
rem user's becomes part of a line that cmd reads: !NAME! is put in after that. No
rem labels: cmd may miss them where lines end as in this file.
setlocal EnableExtensions EnableDelayedExpansion
rem doraDeploy reads UTF-8.
!SystemRoot!\System32\chcp.com 65001 >nul 2>nul

set "command=!DORA_STEP_COMMAND!"
if not defined command set "command=finish"
set "program=!DORA_DEPLOY_BIN!"
rem The PATH alone: where and cmd look into the current folder first, which is a
rem checkout.
if not defined program for %%P in (dora-deploy-jenkins.exe) do set "program=%%~$PATH:P"

rem A 32-bit cmd hears of the machine by the second variable, an emulated one by
rem the third.
set "processor=x86_64"
if /i "!PROCESSOR_ARCHITECTURE!"=="ARM64" set "processor=arm64"
if /i "!PROCESSOR_ARCHITEW6432!"=="ARM64" set "processor=arm64"
if /i "!PROCESSOR_IDENTIFIER:~0,3!"=="ARM" set "processor=arm64"
set "resource=windows-!processor!/dora-deploy.exe"

rem The sums are "SUM  RESOURCE", one after the other. They and the copy's name are
rem the library's own: cmd may read them.
set "sum="
set "before="
for %%W in (%DORA_STEP_BINARIES%) do (
  if "%%W"=="!resource!" set "sum=!before!"
  set "before=%%W"
)
set "do=run"
if not defined program if not defined sum set "do=give_up"
if "!do!"=="give_up" echo [dora-deploy] error: The library has no program for windows-!processor!. Take a release of the library, put a dora-deploy-jenkins.exe on the PATH, or name one by DORA_DEPLOY_BIN.>&2
if "!do!"=="give_up" exit /b 1

set "folder=!WORKSPACE!\.dora-deploy"
if defined WORKSPACE_TMP set "folder=!WORKSPACE_TMP!"
set "folder=!folder!\dora-deploy"
set "own=!folder!\!sum!.exe"
rem In the workspace itself, what is there may be a commit's.
if not defined program if not exist "!own!" set "do=unpack"
if not defined program if not defined WORKSPACE_TMP set "do=unpack"
if not defined program if defined DORA_STEP_UNPACKED set "do=verify"
if not defined program set "program=!own!"
if "!do!"=="unpack" echo unpack !resource! !folder!\!sum!.%DORA_STEP_COPY%
if "!do!"=="unpack" exit /b 0

rem certutil's second line is the sum.
set "written="
if "!do!"=="verify" pushd "!folder!"
if "!do!"=="verify" !SystemRoot!\System32\certutil.exe -hashfile "!DORA_STEP_UNPACKED!" SHA256 >%DORA_STEP_COPY%.sum
if "!do!"=="verify" for /f "skip=1 delims=" %%S in (%DORA_STEP_COPY%.sum) do if not defined written set "written=%%S"
if "!do!"=="verify" del %DORA_STEP_COPY%.sum
if "!do!"=="verify" popd
if "!do!"=="verify" if not "!written!"=="!sum!" set "do=refuse"
if "!do!"=="refuse" del "!DORA_STEP_UNPACKED!"
if "!do!"=="refuse" echo [dora-deploy] error: The program in !folder! is incomplete.>&2
if "!do!"=="refuse" exit /b 1
rem The own one may be there and running: then the copy is not needed.
if "!do!"=="verify" move /y "!DORA_STEP_UNPACKED!" "!own!" >nul 2>nul
if "!do!"=="verify" if exist "!DORA_STEP_UNPACKED!" del "!DORA_STEP_UNPACKED!"
"!program!" !command!
exit /b !errorlevel!
