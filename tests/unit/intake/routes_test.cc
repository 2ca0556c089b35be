#include "intake/routes.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

TEST(FindRoute, KnowsEveryOperationOfTheContract) {
  const struct {
    const char* method;
    const char* path;
    Operation operation;
    EventKind kind;
    const char* id;
  } kCases[] = {
      {"POST", "/api/v2/dora/deployment", Operation::kCreate,
       EventKind::kDeployment, ""},
      {"POST", "/api/v2/dora/failure", Operation::kCreate, EventKind::kFailure,
       ""},
      {"POST", "/api/v2/dora/incident", Operation::kCreate, EventKind::kFailure,
       ""},
      {"POST", "/api/v2/dora/deployments", Operation::kList,
       EventKind::kDeployment, ""},
      {"POST", "/api/v2/dora/failures", Operation::kList, EventKind::kFailure,
       ""},
      {"GET", "/api/v2/dora/deployments/a:b", Operation::kGet,
       EventKind::kDeployment, "a:b"},
      {"GET", "/api/v2/dora/failures/x", Operation::kGet, EventKind::kFailure,
       "x"},
      {"PATCH", "/api/v2/dora/deployments/x", Operation::kPatch,
       EventKind::kDeployment, "x"},
      {"PATCH", "/api/v2/dora/deployments", Operation::kPatchByVersion,
       EventKind::kDeployment, ""},
      {"DELETE", "/api/v2/dora/deployment/x", Operation::kDelete,
       EventKind::kDeployment, "x"},
      {"DELETE", "/api/v2/dora/failure/x", Operation::kDelete,
       EventKind::kFailure, "x"},
  };
  for (const auto& example : kCases) {
    const RouteLookup lookup = FindRoute(example.method, example.path);
    ASSERT_TRUE(lookup.route) << example.method << " " << example.path;
    EXPECT_EQ(lookup.route->operation, example.operation);
    EXPECT_EQ(lookup.route->kind, example.kind);
    EXPECT_EQ(lookup.route->id, example.id);
    EXPECT_EQ(lookup.route->keys, example.operation == Operation::kCreate
                                      ? Keys::kApi
                                      : Keys::kBoth);
  }
}

TEST(FindRoute, KnowsWhatIsNotAboutEvents) {
  const struct {
    const char* method;
    const char* path;
    Operation operation;
    Keys keys;
    const char* content_type;
    const char* id;
  } kCases[] = {
      {"POST", "/api/v2/git/repository/search_commits",
       Operation::kSearchCommits, Keys::kApi, "application/json", ""},
      {"POST", "/api/v2/git/repository/packfile", Operation::kTakePack,
       Keys::kApi, "multipart/form-data", ""},
      {"GET", "/api/v1/validate", Operation::kValidate, Keys::kApi, "", ""},
      {"GET", "/api/v2/validate_keys", Operation::kValidateKeys, Keys::kAsked,
       "", ""},
      {"GET", "/api/v2/catalog/entity", Operation::kFindEntities, Keys::kBoth,
       "", ""},
      {"GET", "/api/v2/services/definitions/shopist", Operation::kGetDefinition,
       Keys::kBoth, "", "shopist"},
  };
  for (const auto& example : kCases) {
    const RouteLookup lookup = FindRoute(example.method, example.path);
    ASSERT_TRUE(lookup.route) << example.method << " " << example.path;
    EXPECT_EQ(lookup.route->operation, example.operation);
    EXPECT_EQ(lookup.route->keys, example.keys);
    EXPECT_EQ(lookup.route->content_type, example.content_type);
    EXPECT_EQ(lookup.route->id, example.id);
  }
}

TEST(FindRoute, TellsTheMethodsOfAKnownPath) {
  EXPECT_EQ(FindRoute("GET", "/api/v2/dora/deployment").allow, "POST");
  EXPECT_EQ(FindRoute("PUT", "/api/v2/dora/deployments").allow, "PATCH, POST");
  EXPECT_EQ(FindRoute("POST", "/api/v2/dora/deployments/x").allow,
            "GET, PATCH");
}

TEST(FindRoute, DoesNotKnowOtherPaths) {
  for (const char* path :
       {"/", "/api/v2/dora/deployment/", "/api/v2/dora/deploymentsx",
        "/api/v2/dora/deployments/a/b", "/api/v1/dora/deployment"}) {
    const RouteLookup lookup = FindRoute("GET", path);
    EXPECT_FALSE(lookup.route) << path;
    EXPECT_EQ(lookup.allow, "") << path;
  }
}

}  // namespace
}  // namespace dora::intake
