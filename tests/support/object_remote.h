#pragma once
#include "core/base/hash.h"
#include "core/sync/remote.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wanmi::test {

/// A centre that knows of nothing but objects, in memory.
class ObjectRemote final : public Remote {
public:
    struct Object {
        std::string bytes;
        std::int64_t size = 0;
    };
    std::map<std::string, Object, std::less<>> objects;
    std::vector<std::string> order; ///< hashes as the first piece of each was put or got
    int asked = 0;                  ///< calls of missing
    int calls = 0;                  ///< calls of put and get
    std::int64_t received = 0;
    std::int64_t given = 0;
    std::int64_t largest = 0; ///< piece
    /// This call of put or get and all after it do not get through; below 0: all do. With
    /// `actsFirst` that one is acted on, and only its answer is lost.
    int cutAt = -1;
    bool actsFirst = false;

    bool isWhole(std::string_view hash) const {
        const auto at = objects.find(hash);
        return at != objects.end() &&
               static_cast<std::int64_t>(at->second.bytes.size()) == at->second.size;
    }
    /// What lies there, whether right or not.
    void keep(const std::string& hash, std::string bytes) {
        const auto size = static_cast<std::int64_t>(bytes.size());
        objects[hash] = {std::move(bytes), size};
    }

    Result<std::vector<ObjectHave>> missing(const DeskPass& /*pass*/,
                                            const std::vector<std::string>& hashes) override {
        ++asked;
        std::vector<ObjectHave> out;
        for (const auto& hash : hashes) {
            if (isWhole(hash)) continue;
            const auto at = objects.find(hash);
            out.push_back({hash, at == objects.end() ? 0 : sizeOf(at->second.bytes)});
        }
        return out;
    }

    Result<std::int64_t> put(const DeskPass& /*pass*/, std::string_view hash, std::int64_t size,
                             std::int64_t at, std::string_view bytes) override {
        const bool cut = isCut();
        if (cut && !actsFirst) return unreachable();
        auto has = take(hash, size, at, bytes);
        if (cut) {
            actsFirst = false;
            return unreachable();
        }
        return has;
    }

    Result<std::string> get(const DeskPass& /*pass*/, std::string_view hash, std::int64_t at,
                            std::int64_t atMost) override {
        if (isCut()) return unreachable();
        if (!isWhole(hash)) {
            return fail(Errc::NotFound, "central.no_object", {{"hash", std::string{hash}}});
        }
        const auto& all = objects.find(hash)->second.bytes;
        if (at == 0) order.emplace_back(hash);
        if (at >= sizeOf(all)) return std::string{};
        auto piece = all.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(atMost));
        given += sizeOf(piece);
        largest = std::max(largest, sizeOf(piece));
        return piece;
    }

    Result<CentreHello> hello(const DeskPass& /*pass*/) override { return nothing(); }
    Result<CentreSession> openSession(const DeskPass& /*pass*/) override { return nothing(); }
    Result<std::vector<SyncAnswer>> apply(const DeskPass& /*pass*/,
                                          const std::vector<WireEntry>& /*batch*/) override {
        return nothing();
    }
    Result<std::vector<CentrePerson>> people(const DeskPass&) override {
        return std::vector<CentrePerson>{};
    }
    Result<FeedPage> feed(const DeskPass& /*pass*/, const FeedCursor& /*after*/,
                          int /*limit*/) override {
        return nothing();
    }
    Result<std::vector<std::string>> chain(const DeskPass& /*pass*/, std::string_view /*district*/,
                                           std::string_view /*caseId*/) override {
        return nothing();
    }
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& /*pass*/, const CopyTable& /*table*/,
                                            const Columns& /*after*/, int /*limit*/) override {
        return nothing();
    }
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& /*pass*/, const CaseHead& /*after*/,
                                               int /*limit*/) override {
        return nothing();
    }
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& /*pass*/, const CaseHead& /*after*/,
                                            int /*limit*/) override {
        return nothing();
    }
    Result<bool> wait(std::chrono::milliseconds /*atMost*/) override { return nothing(); }

private:
    static std::int64_t sizeOf(std::string_view bytes) {
        return static_cast<std::int64_t>(bytes.size());
    }
    static Error nothing() { return fail(Errc::Invalid, "central.no_object"); }
    static Error unreachable() { return fail(Errc::Network, "sync.unreachable"); }
    bool isCut() {
        const int call = calls++;
        return cutAt >= 0 && call >= cutAt;
    }

    Result<std::int64_t> take(std::string_view hash, std::int64_t size, std::int64_t at,
                              std::string_view bytes) {
        received += sizeOf(bytes);
        largest = std::max(largest, sizeOf(bytes));
        auto& object = objects[std::string{hash}];
        object.size = size;
        if (at == 0) {
            order.emplace_back(hash);
            object.bytes.clear();
        }
        if (sizeOf(object.bytes) != at) return sizeOf(object.bytes);
        object.bytes += bytes;
        if (sizeOf(object.bytes) == size && sha256(object.bytes) != hash) {
            objects.erase(std::string{hash});
            return fail(Errc::Invalid, "central.bad_object", {{"hash", std::string{hash}}});
        }
        return sizeOf(object.bytes);
    }
};

} // namespace wanmi::test
