#include "core/sync/object_travel.h"

#include "core/base/file.h"
#include "core/store/entry_watch.h"
#include "core/store/object_files.h"
#include "core/store/store.h"
#include "core/sync/object_parts.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <utility>

namespace wanmi {
namespace {

constexpr std::int64_t kPiece = std::int64_t{256} * 1024;
constexpr std::size_t kBatch = 100; ///< rows that are looked at, and asked about, together
constexpr int kBatches = 20;        ///< at most in one call

/// A row whose file may have to travel.
struct Wanted {
    std::int64_t fid = 0;
    bool hasCase = false;
    std::string hash;
    std::int64_t size = 0;
};

/// What became of one.
enum class Fate : std::uint8_t {
    Settled, ///< nothing more to do
    Waits,   ///< for the other side, or for somebody to mend it
    Cut      ///< the call's share is used up
};

Result<bool> isWanted(Database& db, std::string_view hash) {
    WANMI_LET(auto q, db.prepare("SELECT 1 FROM evidence WHERE hash = ?1 AND case_id IS NOT NULL"
                                 " AND erased_by IS NULL LIMIT 1"));
    return q.at(1, hash).step();
}

/// Rows that came since: to the queue those of cases, to what waits those of none.
Status takeUp(Database& db, TravelMemory& memory) {
    memory.seen = std::max(memory.seen, memory.known);
    WANMI_LET(auto q, db.prepare("SELECT e.fid, c.reported_at FROM evidence e"
                                 " LEFT JOIN cases c ON c.id = e.case_id"
                                 " WHERE e.fid > ?1 AND e.hash IS NOT NULL"
                                 " ORDER BY c.reported_at, e.fid"));
    q.at(1, memory.seen);
    auto newest = memory.seen;
    std::vector<std::int64_t> queue;
    std::vector<std::int64_t> open;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        newest = std::max(newest, q.integer(0));
        (q.isNull(1) ? open : queue).push_back(q.integer(0));
    }
    memory.queue.insert(memory.queue.end(), queue.begin(), queue.end());
    memory.open.insert(memory.open.end(), open.begin(), open.end());
    memory.seen = newest;
    return ok();
}

/// Nothing where the row's file is erased.
Result<std::optional<Wanted>> wantedRow(Database& db, std::int64_t fid) {
    WANMI_LET(auto q, db.prepare("SELECT case_id IS NOT NULL, hash, size FROM evidence"
                                 " WHERE fid = ?1 AND erased_by IS NULL"));
    WANMI_LET(const bool row, q.at(1, fid).step());
    if (!row) return std::optional<Wanted>{};
    return std::optional{Wanted{fid, q.integer(0) != 0, q.text(1), q.integer(2)}};
}

/// One direction of travel: batches of rows, and what both directions ask of them.
class Journey {
public:
    Journey(const TravelRoom& room, TravelMemory& memory, const TravelShare& share)
        : m_room(&room),
          m_memory(&memory),
          m_share(&share),
          m_files(room.storePath) {}
    Journey(const Journey&) = delete;
    Journey& operator=(const Journey&) = delete;
    virtual ~Journey() = default;

    Result<TravelReport> run() {
        WANMI_TRY(begin());
        WANMI_TRY(takeUp(db(), *m_memory));
        // What waited goes round: taken from the front, and put back behind.
        const auto waiting = std::min(kBatch, m_memory->open.size());
        const auto end = m_memory->open.begin() + static_cast<std::ptrdiff_t>(waiting);
        m_memory->queue.insert(m_memory->queue.end(), m_memory->open.begin(), end);
        m_memory->open.erase(m_memory->open.begin(), end);
        for (int i = 0; i < kBatches && !m_memory->queue.empty() && !m_report.more; ++i) {
            WANMI_TRY(batch());
        }
        m_report.more = m_report.more || !m_memory->queue.empty();
        if (m_memory->queue.empty()) {
            const auto& open = m_memory->open;
            m_memory->known =
                open.empty() ? m_memory->seen : *std::min_element(open.begin(), open.end()) - 1;
        }
        return std::move(m_report);
    }

protected:
    virtual Status begin() { return ok(); }
    /// Settled before anybody is asked?
    virtual bool isHere(const Wanted& w) = 0;
    /// `have`: bytes the centre has, or nothing where it has all.
    virtual Result<Fate> travel(const Wanted& w, std::optional<std::int64_t> have) = 0;

    Database& db() const { return *m_room->db; }
    Remote& remote() const { return *m_room->remote; }
    const DeskPass& pass() const { return m_room->pass; }
    bool isUsedUp() const { return m_report.bytes >= m_share->bytes; }
    Status moved(std::int64_t bytes, const char* step) {
        m_report.bytes += bytes;
        return tell(m_share->progress, step, m_report.bytes, 0);
    }

    const TravelRoom* m_room;
    TravelMemory* m_memory;
    const TravelShare* m_share;
    ObjectFiles m_files;
    TravelReport m_report;

private:
    /// Each row leaves the queue when its fate is known: an error loses none.
    Status batch() {
        std::vector<Wanted> rows;
        const auto count = std::min(kBatch, m_memory->queue.size());
        std::vector<std::int64_t> fids(m_memory->queue.rbegin(),
                                       m_memory->queue.rbegin() +
                                           static_cast<std::ptrdiff_t>(count));
        std::vector<std::int64_t> waiting;
        for (const auto fid : fids) {
            WANMI_LET(auto row, wantedRow(db(), fid));
            if (row && !row->hasCase) waiting.push_back(fid);
            if (row && row->hasCase && !isHere(*row)) rows.push_back(*std::move(row));
        }
        WANMI_LET(const auto have, ask(rows));
        m_memory->queue.resize(m_memory->queue.size() - count);
        m_memory->open.insert(m_memory->open.end(), waiting.begin(), waiting.end());
        return each(rows, have);
    }

    Result<std::map<std::string, std::int64_t>> ask(const std::vector<Wanted>& rows) {
        std::set<std::string> hashes;
        for (const auto& row : rows) {
            hashes.insert(row.hash);
        }
        std::map<std::string, std::int64_t> have;
        if (hashes.empty()) return have;
        WANMI_LET(const auto lacks, remote().missing(pass(), {hashes.begin(), hashes.end()}));
        for (const auto& o : lacks) {
            have[o.hash] = o.have;
        }
        return have;
    }

    Status each(const std::vector<Wanted>& rows, const std::map<std::string, std::int64_t>& have) {
        std::map<std::string, Fate> done; // the same file may be evidence more than once
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto fate = Result<Fate>{Fate::Cut};
            if (const auto known = done.find(rows[i].hash); known != done.end()) {
                fate = known->second;
            } else if (!isUsedUp()) {
                const auto there = have.find(rows[i].hash);
                fate = travel(rows[i],
                              there == have.end() ? std::nullopt : std::optional{there->second});
            }
            if (!fate || *fate == Fate::Cut) return leave(rows, i, fate);
            done.emplace(rows[i].hash, *fate);
            if (*fate == Fate::Waits) m_memory->open.push_back(rows[i].fid);
        }
        return ok();
    }

    /// From this row on it is for another call.
    Status leave(const std::vector<Wanted>& rows, std::size_t from, const Result<Fate>& why) {
        for (auto left = rows.size(); left-- > from;) {
            m_memory->queue.push_back(rows[left].fid);
        }
        m_report.more = true;
        return why ? ok() : Status{why.error()};
    }
};

class Sending final : public Journey {
public:
    using Journey::Journey;

private:
    /// What is not here is for others to send.
    bool isHere(const Wanted& w) override { return !m_files.has(w.hash); }

    Result<Fate> travel(const Wanted& w, std::optional<std::int64_t> have) override {
        if (!have) return Fate::Settled; // the centre has it
        if (isStillDamaged(w.hash)) return Fate::Waits;
        const auto found = m_files.look(w.hash);
        if (!found) {
            if (found.error().code == Errc::NotFound) return Fate::Settled; // erased just now
            return found.error();
        }
        if (found->hash != w.hash) return say(w.hash, "evidence.damaged");
        const bool resumes = *have > 0 && *have < found->size;
        auto fate = put(w.hash, found->size, resumes ? *have : 0);
        if (resumes && isBad(fate)) fate = put(w.hash, found->size, 0); // its beginning was bad
        if (isBad(fate)) return say(w.hash, "central.bad_object");
        if (fate && *fate == Fate::Settled && resumes) ++m_report.resumed;
        return fate;
    }

    static bool isBad(const Result<Fate>& fate) {
        return !fate && fate.error().reason == "central.bad_object";
    }

    /// One that was said to be wrong is not read again until somebody has put another in its place.
    bool isStillDamaged(const std::string& hash) {
        const auto at = m_memory->damaged.find(hash);
        if (at == m_memory->damaged.end()) return false;
        if (at->second == m_files.changedAt(hash)) return true;
        m_memory->damaged.erase(at);
        return false;
    }
    Fate say(const std::string& hash, const char* reason) {
        m_report.wrong.push_back({hash, reason});
        m_memory->damaged[hash] = m_files.changedAt(hash);
        return Fate::Waits;
    }

    Result<Fate> put(const std::string& hash, std::int64_t size, std::int64_t at) {
        std::ifstream in{pathFrom(m_files.path(hash)), std::ios::binary};
        std::string piece;
        while (at < size) {
            if (isUsedUp()) return Fate::Cut;
            WANMI_LET(const bool wanted, isWanted(db(), hash));
            if (!wanted) return Fate::Settled; // erased meanwhile
            piece.resize(static_cast<std::size_t>(std::min(kPiece, size - at)));
            in.seekg(at);
            if (!in.read(piece.data(), static_cast<std::streamsize>(piece.size()))) {
                return Fate::Waits;
            }
            WANMI_LET(const auto has, remote().put(pass(), hash, size, at, piece));
            WANMI_TRY(moved(static_cast<std::int64_t>(piece.size()), "sync.sending_objects"));
            if (has <= at) return Fate::Waits; // not taken: another time
            at = has;
        }
        ++m_report.sent;
        return Fate::Settled;
    }
};

class Fetching final : public Journey {
public:
    Fetching(const TravelRoom& room, TravelMemory& memory, const TravelShare& share)
        : Journey(room, memory, share),
          m_parts(room.storePath) {}

private:
    /// What was begun and is erased by now must not stay here.
    Status begin() override {
        for (const auto& hash : m_parts.all()) {
            WANMI_LET(const bool wanted, isWanted(db(), hash));
            if (!wanted) forget(hash);
        }
        return ok();
    }
    void forget(const std::string& hash) const {
        m_parts.drop(hash);
        m_parts.dropWrong(hash);
    }

    bool isHere(const Wanted& w) override { return m_files.has(w.hash); }

    Result<Fate> travel(const Wanted& w, std::optional<std::int64_t> have) override {
        if (have) return isAbsent(w.hash);
        if (m_parts.rests(w.hash)) return Fate::Waits;
        return bring(w);
    }

    Result<Fate> bring(const Wanted& w) {
        if (m_parts.size(w.hash) > w.size) m_parts.drop(w.hash);
        const bool resumes = m_parts.size(w.hash) > 0;
        const bool before = m_parts.wasWrong(w.hash);
        WANMI_LET(const auto fate, get(w));
        if (fate != Fate::Settled || m_parts.size(w.hash) == 0) return fate;
        WANMI_LET(const bool right, m_parts.isRight(w.hash));
        if (right) return keep(w.hash, resumes);
        // What an earlier call left may have suffered with the machine: from the beginning, once.
        const bool again = resumes && !before;
        WANMI_TRY(m_parts.putAside(w.hash, !again));
        if (again) return bring(w);
        m_report.wrong.push_back({w.hash, "central.bad_object"});
        return Fate::Waits;
    }

    Fate isAbsent(const std::string& hash) {
        m_report.absent.push_back(hash);
        return Fate::Waits;
    }

    /// Settled: as many bytes are here as there should be, or nobody wants them any more.
    Result<Fate> get(const Wanted& w) {
        auto at = m_parts.size(w.hash);
        while (at < w.size) {
            if (isUsedUp()) return Fate::Cut;
            WANMI_LET(const bool wanted, isWanted(db(), w.hash));
            if (!wanted) {
                forget(w.hash);
                return Fate::Settled;
            }
            const auto most = std::min(kPiece, w.size - at);
            const auto bytes = remote().get(pass(), w.hash, at, most);
            if (!bytes && bytes.error().reason != "central.no_object") return bytes.error();
            if (!bytes || bytes->empty()) return isAbsent(w.hash);
            const auto piece = std::string_view{*bytes}.substr(0, static_cast<std::size_t>(most));
            WANMI_TRY(m_parts.add(w.hash, piece));
            at += static_cast<std::int64_t>(piece.size());
            WANMI_TRY(moved(static_cast<std::int64_t>(piece.size()), "sync.fetching_objects"));
        }
        return Fate::Settled;
    }

    /// Under the store's lock, so that nobody erases the evidence in the same moment.
    Result<Fate> keep(const std::string& hash, bool resumed) {
        const EntryWatch::Pause pause{db()};
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_LET(const bool wanted, isWanted(db(), hash));
        if (!wanted) {
            forget(hash);
            return Fate::Settled;
        }
        WANMI_TRY(m_parts.give(hash, m_files.path(hash)));
        WANMI_TRY(note(hash));
        WANMI_TRY(tx.commit());
        ++m_report.fetched;
        if (resumed) ++m_report.resumed;
        return Fate::Settled;
    }

    /// A screen that shows the evidence learns that its file is there.
    Status note(const std::string& hash) {
        std::vector<std::string> ids;
        WANMI_LET(auto q, db().prepare("SELECT id FROM evidence WHERE hash = ?1"));
        q.at(1, hash);
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            ids.push_back(q.text(0));
        }
        for (const auto& id : ids) {
            WANMI_TRY(noteChange(db(), "evidence", id));
        }
        return ok();
    }

    ObjectParts m_parts;
};

} // namespace

Result<TravelReport> sendObjects(const TravelRoom& room, TravelMemory& memory,
                                 const TravelShare& share) {
    return Sending{room, memory, share}.run();
}

Result<TravelReport> fetchObjects(const TravelRoom& room, TravelMemory& memory,
                                  const TravelShare& share) {
    return Fetching{room, memory, share}.run();
}

} // namespace wanmi
