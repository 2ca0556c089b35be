'use strict';
// The entry of the action that checks the set-up: the program's command doctor.
// It deploys nothing, so a check that cannot run fails the step.

const { launch, warn } = require('../index.js');

launch('doctor', (reason) => {
  warn(`Nothing is checked: ${reason}.`);
  process.exitCode = 1;
});
