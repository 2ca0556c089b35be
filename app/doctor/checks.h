#pragma once

#include "app/doctor/examination.h"
#include "app/doctor/finding.h"

// The checks. A new one is a function in a file of its own, its question in
// questions_of_checks.cc, if it has one, and a row in examination.cc.

namespace dora::app::doctor {

/// The program, and the CI with what it tells.
Findings CheckProgram(const Examination& examination);
Findings CheckCi(const Examination& examination);

/// The event that would be sent, value by value.
Findings CheckEvent(const Examination& examination);
/// The other settings.
Findings CheckSettings(const Examination& examination);

/// The way to the API.
Findings CheckSite(const Examination& examination);
Findings CheckProxy(const Examination& examination);
Findings CheckTls(const Examination& examination);
Findings CheckClock(const Examination& examination);

/// The keys.
Findings CheckApiKey(const Examination& examination);
Findings CheckAppKey(const Examination& examination);

/// What the API knows of the service and the commit.
Findings CheckCatalogue(const Examination& examination);
Findings CheckKnownCommit(const Examination& examination);

/// What is kept here, and what has arrived there.
Findings CheckOutbox(const Examination& examination);
Findings CheckArrival(const Examination& examination);

}  // namespace dora::app::doctor
