#include "core/base/placeholder.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace dora::core {
namespace {

TEST(FindPlaceholder, FindsWhatNobodyFilledIn) {
  for (const auto& [text, found] :
       std::vector<std::pair<std::string, std::string>>{
           {"${{ values.name }}", "${{ values.name }}"},
           {"${{values.name}}-api", "${{values.name}}"},
           {"{{ .Name }}", "{{ .Name }}"},
           {"{{cookiecutter.x}}", "{{cookiecutter.x}}"},
           {"Team {{ x }}", "{{ x }}"},
           {"${SERVICE:-the shop}", "${SERVICE:-the shop}"},
           {"team-{{ x | lower }}", "{{ x | lower }}"},
           {"{% if x %}a{% endif %}", "{% if x %}"},
           {"<%= name %>", "<%= name %>"},
           {"[[ name ]]", "[[ name ]]"},
           {"#{Service.Name}", "#{Service.Name}"},
           {"$SERVICE", "$SERVICE"},
           {"shop-$SERVICE", "$SERVICE"},
           {"shop_$SERVICE", "$SERVICE"},
           {"${SERVICE}", "${SERVICE}"},
           {"${SERVICE:-shop}", "${SERVICE:-shop}"},
           {"shop${SUFFIX}", "${SUFFIX}"},
           {"$(Build.Repository.Name)", "$(Build.Repository.Name)"},
           {"$[variables.name]", "$[variables.name]"},
           {"$env:SERVICE", "$env"},
           {"%SERVICE%", "%SERVICE%"},
           {"shop-%env.SERVICE%", "%env.SERVICE%"},
           {"@project.name@", "@project.name@"},
           {"<service-name>", "<service-name>"},
           {"<your service>", "<your service>"},
           {"$1", "$1"}}) {
    EXPECT_EQ(FindPlaceholder(text), found) << text;
  }
}

TEST(FindPlaceholder, LeavesNamesAlone) {
  for (const char* text :
       {"", "shop", "shop-api", "acme/shop:web.1", "a_b", "Outer$Inner", "us$",
        "$", "$$", "$-", "100%", "50%-of-100%", "a%2Fb%2Fc", "%C3%A9t%C3%A9",
        "caf\xc3\xa9", "{shop}", "{a}{b}", "[shop]", "#1", "#shop", "a<b>c",
        "<>", "@acme/shop", "shop@1.2@x", "@@", "a > b", "$(", "${", "${{",
        "{{", "$()", "%%",
        // What a shell would run.
        "$(id -u)", "`id`",
        // Free text, as strangers write it.
        "it costs $PRICE", "\"$HOME\"", "x;${PATH}", "::error:: ${KEY}"}) {
    EXPECT_EQ(FindPlaceholder(text), "") << text;
  }
}

}  // namespace
}  // namespace dora::core
