'use strict';
// The entry of both of the action's stages, main and post, and of the action in
// doctor/. It finds the native program for this machine and runs it; all else is
// done there, in C++. The program inherits streams and environment as they are.
// Needs Node 24 and nothing besides.

const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

// The runner hands main's state to post as variables of the name STATE_...
const MAIN_RAN = 'dora_deploy_main_ran';

const FOLDERS = {
  'linux x64': 'linux-x86_64',
  'linux arm64': 'linux-arm64',
};

function main() {
  const stage = process.env[`STATE_${MAIN_RAN}`] ? 'post' : 'main';
  if (stage === 'main') rememberThatMainRan();
  launch(stage, giveUp);
}

// Runs a stage, or a command, of the program; `onFailure` is told why it could
// not.
function launch(stage, onFailure) {
  const platform = `${process.platform} ${process.arch}`;
  const folder = FOLDERS[platform];
  if (!folder) {
    onFailure(`${platform} is not supported yet`);
    return;
  }
  run(join(__dirname, 'bin', folder, 'dora-deploy'), stage, onFailure);
}

function rememberThatMainRan() {
  try {
    appendFileSync(process.env.GITHUB_STATE, `${MAIN_RAN}=true\n`);
  } catch (error) {
    warn(`GITHUB_STATE cannot be written: ${error.message}`);
  }
}

function run(program, stage, onFailure) {
  // Before the program starts: a signal in between would end us, not it.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  const child = spawn(program, [stage], { stdio: 'inherit' });
  child.on('error', (error) => {
    onFailure(`the program cannot be run: ${error.message}`);
  });
  child.on('exit', (code, signal) => {
    if (signal) onFailure(`the program was ended by ${signal}`);
    else process.exitCode = code;
  });
}

// A deployment does not fail for its report, unless its user said so.
function giveUp(reason) {
  warn(`No deployment is reported: ${reason}.`);
  const onError =
    process.env['INPUT_ON-ERROR'] || process.env.DORA_ON_ERROR || 'warn';
  process.exitCode = onError.trim() === 'fail' ? 1 : 0;
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
