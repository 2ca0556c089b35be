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
           {"<service>-api", "<service>"},
           {"shop/<service-name>.api", "<service-name>"},
           {"__SERVICE__", "__SERVICE__"},
           {"shop-__SERVICE_NAME2__.api", "__SERVICE_NAME2__"},
           {"@@X@@", "@@X@@"},
           {"shop-@@service.name@@", "@@service.name@@"},
           {"%(name)s", "%(name)s"},
           {"shop-%(number)d", "%(number)d"},
           {"shop%SUFFIX%", "%SUFFIX%"},
           {"shop%env.SUFFIX%2", "%env.SUFFIX%"},
           {"shop-%suffix%", "%suffix%"},
           {"${VAR", "${VAR"},
           {"shop-${VAR:-x", "${VAR"},
           {"${{ values.name", "${{ values.name"},
           {"{{ x", "{{ x"},
           {"Team {{x", "{{x"},
           {"{% if x", "{% if"},
           {"<% name", "<% name"},
           {"[[ name", "[[ name"},
           {"#{Service.Name", "#{Service.Name"},
           {"$[variables.name", "$[variables.name"},
           {"$(Build.Repository", "$(Build.Repository"},
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
        "{{", "$()", "%%", "{{ ", "[[", "<%",
        // Percentages, and names that have the marks of others.
        "50%_to_60%", "50%OFF%", "a%b%c", "a%b%", "a__b__c", "__main__",
        "__a__", "a__B__c", "A__B__C", "__", "____", "_____", "__A", "A__",
        "x@y", "a@b@c", "@@x", "x@@", "@@@@", "%(name)", "%()s", "List<T>",
        "Map<Key>-api", "<T", "a <b> c", "a-<b>c", "TODO", "CHANGEME",
        "Shop <shop@example.com>", "see ${HOME", "{x", "it's ${PATH",
        // What a shell would run.
        "$(id -u)", "`id`",
        // Free text, as strangers write it.
        "it costs $PRICE", "\"$HOME\"", "x;${PATH}", "::error:: ${KEY}"}) {
    EXPECT_EQ(FindPlaceholder(text), "") << text;
  }
}

}  // namespace
}  // namespace dora::core
