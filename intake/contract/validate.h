#pragma once

#include <string>

#include "intake/contract/event.h"
#include "intake/contract/request_document.h"

// From a request's body to a valid value, or to the list of what is wrong with
// it: the API's OpenAPI schemas as code. Pure: no clock, no store, no network.
// Attributes that a schema does not name are let through, as the schema lets
// them through; Event::raw keeps them.

namespace dora::intake {

/// DORADeploymentRequest.
Validated<Event> ParseDeployment(const std::string& body);

/// DORAFailureRequest.
Validated<Event> ParseFailure(const std::string& body);

/// DORADeploymentPatchRequest; its data.id must be `id`, the one in the path.
Validated<ChangeFailure> ParsePatch(const std::string& body,
                                    const std::string& id);

/// DORADeploymentPatchByVersionRequest.
Validated<ChangeFailureByVersion> ParsePatchByVersion(const std::string& body);

}  // namespace dora::intake
