#pragma once
// wanmictl central as an administrator calls it.
#include "tests/pg/centre.h"
#include "tests/support/child_program.h"

#include <iterator>

namespace wanmi::test {

inline constexpr auto kBossPassword = "Ganz-geheim-4711";
inline constexpr auto kNewPassword = "Neu-und-geheim-0815";

/// An administrator with a password, an empty database, and calls of the program.
class Console {
public:
    Console() {
        auto db = must(PgConnection::open(base.login()));
        must(db.script("DO $$BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'boss') "
                       "THEN CREATE ROLE boss SUPERUSER LOGIN; END IF; END$$"));
        const auto verifier = must(db.verifierOf("boss", kBossPassword));
        must(db.script("ALTER ROLE boss PASSWORD '" + verifier + "'"));
        must(db.script("ALTER DATABASE " + base.name + " SET log_statement = 'all'"));
    }
    std::string url(const std::string& user = "boss") const {
        auto& cluster = PgCluster::shared();
        return "postgresql://" + user + "@/" + base.name + "?host=" + cluster.folder() +
               "&port=" + std::to_string(cluster.port());
    }
    /// central VERB … with these lines on its standard input.
    Outcome operator()(std::vector<std::string> words, const std::string& input = {}) const {
        const auto file = m_inputs.file("input");
        must(replaceFile(file, input.empty() ? std::string{kBossPassword} + "\n" : input));
        std::vector<std::string> all{
            "-c", R"(in=$1; shift; exec "$@" <"$in")", "sh", file, WANMICTL, "--json", "central"};
        std::move(words.begin(), words.end(), std::back_inserter(all));
        all.insert(all.end(), {"--url", url(), "--password-stdin"});
        return run(folder, "/bin/sh", all);
    }
    Outcome install() const {
        return (*this)({"install", "--city", "试城", "--district", "990101", "--district", "990102",
                        "--crs", "EPSG:4547"});
    }

    PgDatabase base{PgCluster::kSeed};
    ScratchFolder folder; ///< where the program may leave something

private:
    ScratchFolder m_inputs;
};

} // namespace wanmi::test
