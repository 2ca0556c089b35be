// Reports deployments as DORA events; how it is used stands in doraDeploy.txt.
// What a call means is decided by the program: this finds it on the agent and
// hands it the parameters as the user wrote them, through the environment.
import groovy.json.JsonOutput
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException

Map call(Closure deployment) {
  return call([:], deployment)
}

Map call(Map parameters = [:], Closure deployment = null) {
  // Start and end by one clock, the controller's: the agent's may differ.
  String start = "DORA_STEP_BUILD_STARTED_AT=${currentBuild.startTimeInMillis}"
  if (deployment != null) {
    start = "DORA_STEP_CLOSURE_STARTED_AT=${System.currentTimeMillis()}"
    try {
      deployment()
    } catch (Throwable failure) {
      String end = failure instanceof FlowInterruptedException ? 'was cancelled' : 'failed'
      echo "[dora-deploy] The deployment ${end}: none is reported."
      throw failure
    }
  }
  try {
    return report(parameters, [start, "DORA_STEP_CALLED_AT=${System.currentTimeMillis()}"])
  } catch (FlowInterruptedException stop) {
    throw stop // the user's word to the build, no fault of the report
  } catch (Throwable failure) {
    if ((parameters.onError ?: env.DORA_ON_ERROR) == 'fail') { throw failure }
    echo "[dora-deploy] error: Nothing was reported: ${failure.message}"
    return outputs('')
  }
}

// Checks the set-up and sends nothing. A check that fails fails the build: no
// deployment is at stake here.
void doctor(Map parameters = [:]) {
  report(parameters, ['DORA_STEP_COMMAND=doctor'])
}

private Map report(Map parameters, List times) {
  if (parameters.containsKey('apiKey')) {
    error "doraDeploy: apiKey cannot be a parameter, as parameters are not secret. Use `credentialsId: '...'`."
  }
  List variables = times + [
    "DORA_STEP_PARAMETERS=${JsonOutput.toJson(parameters)}",
    "DORA_STEP_BUILD_RESULT=${currentBuild.currentResult}",
    // In one line, as cmd reads no others.
    "DORA_STEP_BINARIES=${libraryResource('io/dora_deploy/SHA256SUMS').replace('\n', ' ').trim()}",
    "DORA_STEP_COPY=${UUID.randomUUID()}",
  ]
  if (!parameters.credentialsId) { return outputs(runProgram(variables)) }
  return withCredentials([string(credentialsId: parameters.credentialsId, variable: 'DD_API_KEY')]) {
    outputs(runProgram(variables))
  }
}

private String runProgram(List variables) {
  String answer = runOnce(variables)
  if (!answer.startsWith('unpack ')) { return answer }
  // This workspace has no copy of the program yet: "unpack RESOURCE FILE".
  String[] words = answer.trim().split(' ', 3)
  writeFile file: words[2], encoding: 'Base64',
    text: libraryResource(resource: "io/dora_deploy/${words[1]}", encoding: 'Base64')
  return runOnce(variables + ["DORA_STEP_UNPACKED=${words[2]}"])
}

private String runOnce(List variables) {
  return withEnv(variables) {
    if (isUnix()) {
      sh label: 'doraDeploy', returnStdout: true, encoding: 'UTF-8',
        script: libraryResource('io/dora_deploy/run.sh')
    } else {
      bat label: 'doraDeploy', returnStdout: true, encoding: 'UTF-8',
        script: libraryResource('io/dora_deploy/run.bat')
    }
  }
}

// What the program answered, one name=value a line.
private Map outputs(String answer) {
  Map values = [eventId: '', service: '', status: 'skipped', delivered: false,
                gitRepositoryUrl: '', gitCommitSha: '', gitMetadata: '']
  for (String line : answer.split('\r?\n')) {
    int at = line.indexOf('=')
    if (at > 0) { values.put(line.substring(0, at), line.substring(at + 1)) }
  }
  values.put('delivered', values.delivered == 'true')
  return values
}
