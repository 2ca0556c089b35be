// Runs one job of a CircleCI configuration the way CircleCI does: commands and
// jobs of the orb expanded, parameters checked and put in, each run step in a
// shell of its own, BASH_ENV read at its start, `when` honoured, caches kept in
// a folder. It is not CircleCI; what it leaves out, it refuses.
//
//   node run_job.mjs --orb ORB --config CONFIG --job NAME --project FOLDER
//     --caches FOLDER [--pipeline NAME=VALUE]... [--cancel STEP]
//
// The environment is the job's: HOME, PATH, CIRCLE_* and those of its context.
// --cancel ends the job during the step of that name. Exits with 0 if the job
// passes, 1 if it fails, 2 if the configuration is refused and 3 if cancelled.

import { spawnSync } from 'node:child_process';
import {
  cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync,
  rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readYaml, schemaFaults, withInlineOrb } from './config.mjs';

const { values: options } = parseArgs({
  options: {
    orb: { type: 'string' },
    config: { type: 'string' },
    job: { type: 'string' },
    project: { type: 'string' },
    caches: { type: 'string' },
    pipeline: { type: 'string', multiple: true, default: [] },
    cancel: { type: 'string' },
  },
});

class Refused extends Error {}

// ------------------------------------------------- putting parameters in

const pipeline = Object.fromEntries(options.pipeline.map((pair) => {
  const at = pair.indexOf('=');
  return [`pipeline.${pair.slice(0, at)}`, pair.slice(at + 1)];
}));

// A string that is one expression becomes the expression's own value, of its
// own type; within other text it becomes text. What was put in is not looked
// into again, and \<< is a plain <<.
function substitute(value, parameters) {
  if (value instanceof Steps) return value;
  if (Array.isArray(value)) {
    return value.map((one) => substitute(one, parameters));
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value)
      .map(([key, one]) => [key, substitute(one, parameters)]));
  }
  if (typeof value !== 'string') return value;
  const lookUp = (name) => {
    const known = name.startsWith('parameters.')
      ? parameters?.[name.slice('parameters.'.length)] : pipeline[name];
    if (known === undefined) throw new Refused(`unknown expression << ${name} >>`);
    return known;
  };
  const whole = /^<<\s*([\w.]+)\s*>>$/.exec(value);
  if (whole) return lookUp(whole[1]);
  return value
    .replace(/(?<!\\)<<\s*([\w.]+)\s*>>/g, (_, name) => lookUp(name))
    .replaceAll('\\<<', '<<');
}

const typeChecks = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  enum: (value, declared) => declared.enum.includes(value),
  env_var_name: (value) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(value),
  executor: (value) => typeof value === 'string',
  steps: (value) => value instanceof Steps || Array.isArray(value),
};

// The values of the parameters of a job, command or executor.
function bind(what, declared = {}, given = {}) {
  for (const name of Object.keys(given)) {
    if (!declared[name]) throw new Refused(`${what}: unexpected argument ${name}`);
  }
  return Object.fromEntries(Object.entries(declared).map(([name, parameter]) => {
    const value = given[name] ?? parameter.default;
    if (value === undefined) throw new Refused(`${what}: missing argument ${name}`);
    if (!typeChecks[parameter.type](value, parameter)) {
      throw new Refused(`${what}: ${name} is not of type ${parameter.type}: ${value}`);
    }
    return [name, value];
  }));
}

// ------------------------------------------------------ expanding the steps

// Steps that are expanded already: a parameter of the type steps, which means
// what it does where it is written, and not where it is used.
class Steps {
  constructor(list) { this.list = list; }
}

const builtIn = ['run', 'checkout', 'restore_cache', 'save_cache'];

// Where a name is looked up: an orb knows its own names; a configuration knows
// its own, and those of its orbs as orb/name.
function find(scope, kind, name) {
  const [orb, part] = name.split('/');
  const found = part ? scope.orbs?.[orb]?.[kind]?.[part] : scope[kind]?.[name];
  if (!found) throw new Refused(`there is no ${name} among the ${kind}`);
  return { found, scope: part ? scope.orbs[orb] : scope };
}

function expand(steps, parameters, scope) {
  if (steps instanceof Steps) return steps.list;
  return steps.flatMap((step) => {
    const [[name, raw]] = typeof step === 'string' ? [[step, {}]] : Object.entries(step);
    if (name === 'steps') return expand(substitute(raw, parameters), parameters, scope);
    if (name === 'when' || name === 'unless') {
      const truth = Boolean(substitute(raw.condition, parameters));
      return truth === (name === 'when') ? expand(raw.steps, parameters, scope) : [];
    }
    const body = substitute(raw ?? {}, parameters);
    if (builtIn.includes(name)) {
      return [{ kind: name, ...(typeof body === 'string' ? { command: body } : body) }];
    }
    const command = find(scope, 'commands', name);
    return invoke(command, name, body, scope);
  });
}

function invoke({ found, scope }, name, given, caller) {
  const arguments_ = { ...given };
  for (const [parameter, { type }] of Object.entries(found.parameters ?? {})) {
    if (type === 'steps' && Array.isArray(arguments_[parameter])) {
      arguments_[parameter] = new Steps(expand(arguments_[parameter], {}, caller));
    }
  }
  const parameters = bind(name, found.parameters, arguments_);
  const steps = expand(found.steps, parameters, scope);
  checkExecutor(name, found, parameters, scope);
  return found.shell ? steps.map((step) => ({ shell: found.shell, ...step })) : steps;
}

// The runner has one machine; it only checks that the job says where it runs.
function checkExecutor(name, part, parameters, scope) {
  if (!part.executor) return;
  const executor = substitute(part.executor, parameters);
  const { found } = find(scope, 'executors', executor);
  const bound = substitute(found, bind(executor, found.parameters));
  if (!bound.docker?.[0]?.image) throw new Refused(`${name}: no image`);
}

// What may stand beside a job's parameters in a workflow.
const ofWorkflow = ['name', 'context', 'requires', 'filters', 'serial-group'];

function stepsOfJob(config, wanted) {
  for (const workflow of Object.values(config.workflows)) {
    for (const entry of workflow.jobs ?? []) {
      const [[job, given]] = typeof entry === 'string' ? [[entry, {}]] : Object.entries(entry);
      if ((given.name ?? job) !== wanted) continue;
      const own = Object.fromEntries(Object.entries(given)
        .filter(([key]) => !ofWorkflow.includes(key)));
      return invoke(find(config, 'jobs', job), job, substitute(own, {}), config);
    }
  }
  throw new Refused(`no workflow has a job ${wanted}`);
}

// ------------------------------------------------------- running the steps

const scratch = mkdtempSync(join(tmpdir(), 'circleci-'));
const bashEnv = join(scratch, 'bash_env');
writeFileSync(bashEnv, '');
const state = { failed: false, cancelled: false };

// CircleCI hands a boolean over as 1 or 0.
const asText = (value) => typeof value === 'boolean' ? String(Number(value)) : String(value);

function run({ name, command, environment = {}, shell = '/bin/bash -eo pipefail' }) {
  const script = join(scratch, 'step.sh');
  writeFileSync(script, command);
  const [program, ...flags] = shell.split(' ');
  const own = Object.fromEntries(Object.entries(environment)
    .map(([key, value]) => [key, asText(value)]));
  const cancel = options.cancel !== undefined && name === options.cancel;
  const { status } = spawnSync(program, [...flags, script], {
    cwd: options.project,
    env: { ...process.env, BASH_ENV: bashEnv, ...own },
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(cancel ? { timeout: 500, killSignal: 'SIGKILL' } : {}),
  });
  if (cancel) state.cancelled = true;
  return status;
}

const home = (path) => path.replace(/^~/, process.env.HOME);

function keyOf(template) {
  return template.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, what) => {
    if (what === 'epoch') return String(Date.now());
    const variable = /^\.Environment\.(\w+)$/.exec(what);
    if (!variable) throw new Refused(`unknown key template {{ ${what} }}`);
    return process.env[variable[1]] ?? '<no value>';
  });
}

// A key finds the newest cache whose name begins with it.
function restoreCache({ keys, key }) {
  for (const prefix of (keys ?? [key]).map(keyOf)) {
    const newest = readdirSync(options.caches)
      .filter((name) => decodeURIComponent(name).startsWith(prefix)).sort().pop();
    if (!newest) continue;
    console.log(`Found a cache: ${decodeURIComponent(newest)}`);
    cpSync(join(options.caches, newest), '/', { recursive: true });
    return 0;
  }
  console.log('No cache is found for this key');
  return 0;
}

// A cache never changes: saving under a name that is there does nothing.
function saveCache({ key, paths }) {
  const cache = join(options.caches, encodeURIComponent(keyOf(key)));
  if (existsSync(cache)) return 0;
  for (const path of paths.map(home)) {
    if (!existsSync(path)) { console.log(`${path} is not there`); continue; }
    mkdirSync(join(cache, path), { recursive: true });
    cpSync(path, join(cache, path), { recursive: true });
  }
  return 0;
}

const runners = {
  run, restore_cache: restoreCache, save_cache: saveCache, checkout: () => 0,
};

function runAll(steps) {
  for (const step of steps) {
    const when = step.when ?? 'on_success';
    if (when === 'on_success' && state.failed) continue;
    if (when === 'on_fail' && !state.failed) continue;
    console.log(`#### ${step.name ?? step.kind}`);
    const status = runners[step.kind](step);
    if (state.cancelled) return console.log('#### cancelled');
    if (status !== 0) {
      state.failed = true;
      console.log(`#### exited with code ${status}`);
    }
  }
}

try {
  const config = withInlineOrb(readYaml(options.config), readYaml(options.orb));
  const [fault] = schemaFaults(config);
  if (fault) throw new Refused(`schema: ${fault}`);
  runAll(stepsOfJob(config, options.job));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.log(`refused: ${error.message}`);
  process.exitCode = 2;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (process.exitCode === undefined) {
  process.exitCode = state.cancelled ? 3 : Number(state.failed);
}
