#pragma once
// What the verbs of `wanmictl central` share: the way to the centre among their options.
#include "app/cli/cli.h"
#include "core/sync/pg_address.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>

namespace wanmi::cli {

/// Where the centre is, and as whom one comes.
struct CentralWay {
    std::string url;
    std::string passwordFile;
    bool passwordFromInput = false;
};

/// A password is asked for only where none is given and the server wants one: a socket, or libpq's
/// own password file, may do without.
Result<PgLogin> loginOf(const CentralWay& way);
void addWay(CLI::App& verb, CentralWay& way);

inline int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

/// The group "central" with its call.
struct CentralGroup {
    CLI::App* app;
    Call* call;
    int* code;

    /// One verb of it, whose arguments begin with the way.
    template <class Arguments>
    std::pair<CLI::App*, std::shared_ptr<Arguments>>
    add(const char* name, const char* help, Result<int> (*run)(Call&, const Arguments&)) const {
        auto* sub = app->add_subcommand(name, help);
        auto a = std::make_shared<Arguments>();
        addWay(*sub, *a);
        sub->callback([a, run, c = call, e = code] { *e = ended(*c, run(*c, *a)); });
        return {sub, a};
    }
};

/// central backup|drill|restore|upgrade
void addCentralKeeping(const CentralGroup& group);

} // namespace wanmi::cli
