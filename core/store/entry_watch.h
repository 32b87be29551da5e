#pragma once
#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/store/database.h"
#include "core/store/row_recorder.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// What an entry is signed with: the person's session at the centre, or, where `session` is "", the
/// key of the desk.
struct EntryKey {
    std::string session;
    std::string secret; ///< hex
};

/// Writes down what each outermost transaction of a joined store did, as one entry for the centre,
/// in that same transaction; nothing in a store without a centre. What the centre itself sent is
/// written under a Pause.
class EntryWatch final : public TransactionWatch {
public:
    using KeyOf = std::function<Result<EntryKey>(std::string_view person)>;
    using Now = std::function<Instant()>;
    EntryWatch(Now now, KeyOf keyOf) : m_now(std::move(now)), m_keyOf(std::move(keyOf)) {}

    Status began(Database& db) override;
    Status committing(Database& db) override;
    void ended() noexcept override;
    bool holdsBack() const override { return m_joined && m_paused == 0; }

    /// Who acts in this transaction, and with what command (JSON): that can be decided anew where
    /// somebody else was first. Forgotten where the outermost transaction begins and ends.
    void by(std::string_view person) { m_person = person; }
    void command(std::string json) { m_command = std::move(json); }
    /// The entry's ids are drawn from here: repeatable in tests.
    void seed(std::uint64_t seed) { m_ids = IdSource{seed}; }

    /// While it lives nothing is written down and events are accepted ones.
    class Pause {
    public:
        explicit Pause(Database& db);
        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;
        ~Pause();

    private:
        EntryWatch* m_watch;
    };

private:
    struct Done;
    Result<Done> collect(Database& db);
    Status write(Database& db, const Done& done);

    Now m_now;
    KeyOf m_keyOf;
    IdSource m_ids;
    std::string m_desk;
    std::string m_person;
    std::string m_command;
    bool m_joined = false;
    int m_paused = 0;
    std::optional<RowRecorder> m_rows;
};

/// The watch of a connection, where it has one of this kind.
EntryWatch* entryWatch(Database& db);

} // namespace wanmi
