#pragma once
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/evidence_service.h"
#include "core/store/evidence_store.h"
#include "core/store/object_files.h"
#include "core/sync/object_travel.h"
#include "tests/support/media_samples.h"
#include "tests/support/object_remote.h"
#include "tests/support/small_city.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace wanmi::test {

inline constexpr std::int64_t kObjectPiece = 256 * 1024;

/// A desk with cases and photos, and a centre that keeps objects.
struct TravelDesk {
    explicit TravelDesk(const ScratchFolder& where) : path(smallCity(where)) {}

    std::string path;
    std::unique_ptr<Desk> desk = must(Desk::open(path));
    ObjectRemote centre;
    TravelMemory sending;
    TravelMemory fetching;

    std::string report() {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "x";
        r.actor = "collector1";
        return must(CaseService{*desk}.report(r)).id;
    }
    /// Adds a photo of about `size` bytes; its hash.
    std::string photo(const std::string& caseId, std::size_t size, const std::string& name = "a",
                      const std::string& purpose = "verify") {
        NewEvidence what;
        what.caseId = caseId;
        what.purpose = purpose;
        what.actor = "collector1";
        what.name = name;
        return must(EvidenceService{*desk}.addBytes(jpeg({}, name + std::string(size, 'p')), what))
            .hash;
    }
    TravelRoom room() { return {&desk->db(), path, &centre, {"001", "key"}}; }
    Result<TravelReport> send(std::int64_t bytes = std::int64_t{1} << 30U) {
        return sendObjects(room(), sending, {bytes, {}});
    }
    Result<TravelReport> fetch(std::int64_t bytes = std::int64_t{1} << 30U) {
        return fetchObjects(room(), fetching, {bytes, {}});
    }
    ObjectFiles files() const { return ObjectFiles{path}; }
    /// Takes a file away from here and gives it to the centre: as if it came from another desk.
    std::string giveAway(const std::string& hash) {
        auto bytes = must(readFile(files().path(hash)));
        centre.keep(hash, bytes);
        must(files().remove(hash));
        return bytes;
    }
    std::string part(const std::string& hash, const char* ending = ".part") const {
        return path + ".d/fetching/" + hash + ending;
    }
    void erase(const std::string& hash) {
        EvidenceStore store{desk->db()};
        auto tx = must(Transaction::begin(desk->db()));
        for (const auto& row : must(store.byMark(hash))) {
            must(store.erase(row.id, "event"));
        }
        must(tx.commit());
        if (files().has(hash)) must(files().remove(hash));
    }
    std::string bytesHere(const std::string& hash) const {
        return must(readFile(files().path(hash)));
    }
};

inline bool exists(const std::string& path) {
    return std::filesystem::exists(pathFrom(path));
}

} // namespace wanmi::test
