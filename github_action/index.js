'use strict';
// The entry of both of the action's stages, main and post, and of the action in
// doctor/. It finds the native program for this machine and runs it; all else is
// done there, in C++. The program inherits streams and environment as they are.
// Needs Node 24 and nothing besides.

const { spawn } = require('node:child_process');
const { appendFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

// The runner hands main's state to post as variables of the name STATE_...
const MAIN_RAN = 'dora_deploy_main_ran';

const SYSTEMS = { linux: 'linux', darwin: 'macos', win32: 'windows' };
const PROCESSORS = { x64: 'x86_64', arm64: 'arm64' };

function main() {
  const stage = process.env[`STATE_${MAIN_RAN}`] ? 'post' : 'main';
  if (stage === 'main') rememberThatMainRan();
  launch(stage, giveUp);
}

// Runs a stage, or a command, of the program; `onFailure` is told why it could
// not.
function launch(stage, onFailure) {
  // The runner knows its machine; the Node that it brings may be emulated.
  const arch = (process.env.RUNNER_ARCH || process.arch).toLowerCase();
  const system = SYSTEMS[process.platform];
  const processor = PROCESSORS[arch];
  if (!system || !processor) {
    onFailure(
      `there is no program for ${process.platform} on ${arch}. Use a runner ` +
        'with Linux, macOS or Windows on x86-64 or arm64'
    );
    return;
  }
  const name = system === 'windows' ? 'dora-deploy.exe' : 'dora-deploy';
  const path = join('bin', `${system}-${processor}`, name);
  const program = join(__dirname, path);
  if (existsSync(program)) run(program, stage, onFailure);
  else onFailure(`${path} is missing from this copy of the action. Use a release`);
}

function rememberThatMainRan() {
  try {
    appendFileSync(process.env.GITHUB_STATE, `${MAIN_RAN}=true\n`);
  } catch (error) {
    warn(`GITHUB_STATE cannot be written: ${error.message}`);
  }
}

function run(program, stage, onFailure) {
  // Before the program starts: a signal in between would end us, not it. On
  // Windows it hears of Ctrl+C by itself, and kill would cut it off.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK']) {
    process.on(signal, () => process.platform === 'win32' || child.kill(signal));
  }
  const child = spawn(program, [stage], { stdio: 'inherit' });
  child.on('error', (error) => {
    onFailure(`the program cannot be run: ${error.message}`);
  });
  child.on('exit', (code, signal) => {
    if (signal) onFailure(`the program was ended by ${signal}`);
    else if (code > 2 || (code > 0 && stage !== 'doctor' && !mayFail())) {
      // Not its own word: one of another machine becomes a script of sh's.
      onFailure(`the program failed (exit code ${code})`);
    } else process.exitCode = code;
  });
}

// A deployment does not fail for its report, unless its user said so.
function giveUp(reason) {
  warn(`No deployment is reported: ${reason}.`);
  process.exitCode = mayFail() ? 1 : 0;
}

function mayFail() {
  const onError = process.env['INPUT_ON-ERROR'] || process.env.DORA_ON_ERROR;
  return onError?.trim() === 'fail';
}

function warn(message) {
  const data = message
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
  console.log(`::warning title=dora-deploy::${data}`);
}

module.exports = { launch, warn };
if (require.main === module) main();
