#pragma once
// A small city with two collectors on duty and what their terminals send.
#include "core/base/base64.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/service/notices.h"
#include "core/service/terminal.h"
#include "core/service/tick.h"
#include "core/service/whole_store.h"
#include "core/store/shift_store.h"
#include "core/store/store.h"
#include "tests/support/media_samples.h"
#include "tests/support/small_city.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace wanmi::test {

/// A package as a terminal makes it.
inline Json packageOf(const std::string& kind, Json body, const std::string& id,
                      const std::string& from = "collector1") {
    return {{"wanmi", 1},
            {"id", id},
            {"kind", kind},
            {"from", from},
            {"made", "2026-01-05T09:00:00+08:00"},
            {"body", std::move(body)}};
}

inline Json reportBody(const std::string& text = "路口垃圾") {
    return {{"kind", "event:0102"}, {"at", {kInCity.lon, kInCity.lat}}, {"text", text}};
}

/// One piece of a photo as a package body.
inline Json pieceBody(const std::string& bytes, std::size_t size, std::size_t number) {
    const auto piece = bytes.substr(number * size, size);
    return {{"photo", sha256(bytes)},
            {"number", number},
            {"sha256", sha256(piece)},
            {"data", base64(piece)}};
}

inline Json photoBody(const std::string& bytes, std::size_t size, const std::string& purpose) {
    return {{"sha256", sha256(bytes)},
            {"size", bytes.size()},
            {"piece_size", size},
            {"purpose", purpose},
            {"name", "a.jpg"}};
}

class TerminalCity {
public:
    TerminalCity() : path(smallCity(folder)), desk(must(Desk::open(path))) {
        auto tx = must(Transaction::begin(desk->db()));
        shift("collector1", kTestTime() - std::chrono::hours{1}, std::chrono::hours{9});
        must(tx.commit());
    }
    void shift(const std::string& person, Instant from, std::chrono::hours length) {
        must(ShiftStore{desk->db()}.add({desk->ids().next(from), person, from, from + length, ""},
                                        from));
    }
    /// Moves the store's clock to so long after its beginning.
    void later(std::chrono::seconds since) {
        DeskOptions options;
        options.now = kTestTime() + since;
        desk = must(Desk::open(path, options));
    }
    std::string id() { return desk->ids().next(kTestTime()); }

    Result<PackageReceipt> take(const Json& package, const std::string& as = "collector1") {
        return TerminalService{*desk}.take(as, plainJson(package));
    }
    Result<PackageReceipt> send(const std::string& kind, Json body,
                                const std::string& as = "collector1") {
        return take(packageOf(kind, std::move(body), id(), as), as);
    }
    Json done(const std::string& kind, Json body, const std::string& as = "collector1") {
        return must(parseJson(must(send(kind, std::move(body), as)).result));
    }
    std::string refused(const std::string& kind, Json body, const std::string& as = "collector1") {
        const auto r = send(kind, std::move(body), as);
        return r ? "" : r.error().reason;
    }
    /// A photo, whole; gives its hash.
    std::string photo(const std::string& body, const std::string& purpose,
                      const std::string& as = "collector1") {
        const auto bytes = jpeg({}, body);
        done("photo", photoBody(bytes, bytes.size(), purpose), as);
        done("piece", pieceBody(bytes, bytes.size(), 0), as);
        return sha256(bytes);
    }

    CaseReceipt step(const std::string& caseId, Action action, const std::string& actor,
                     const std::string& to = {}) {
        StepCommand s;
        s.id = caseId;
        s.actor = actor;
        s.what.action = action;
        s.what.to = to;
        s.what.note = "请到现场";
        return must(CaseService{*desk}.act(s));
    }
    /// A citizen's report that waits for a collector's verification; gives its id.
    std::string orderedCase(const std::string& to = "collector1") {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "x";
        r.actor = "acceptor1";
        r.source = "hotline_12345";
        auto made = must(CaseService{*desk}.report(r)).id;
        step(made, Action::VerifyTask, "acceptor1", to);
        return made;
    }
    std::vector<TerminalTask> inbox(const std::string& as = "collector1") {
        return must(TerminalService{*desk}.inbox(as));
    }
    std::int64_t count(const std::string& table) {
        return must(desk->db().number("SELECT count(*) FROM " + table)).value_or(-1);
    }
    int told(const std::string& login, const std::string& text) {
        int n = 0;
        for (const auto& notice : must(notices(*desk, login, false))) {
            n += notice.text == text ? 1 : 0;
        }
        return n;
    }
    bool isSound() { return must(checkStore(*desk, {})).empty(); }

    ScratchFolder folder;
    std::string path;
    std::unique_ptr<Desk> desk;
};

} // namespace wanmi::test
