#pragma once
#include "core/domain/casework/case.h"
#include "core/net/transport.h"
#include "core/service/whole_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

// Puts in, inside the caller's transaction. Ids are made from what is told and to whom, so that the
// same thing is put in once; nothing is put in for a channel that is not open.

/// The answer to the caller of a report: its number and how it ended, no more (R039).
Status queueReply(Desk& desk, const std::string& caseId, const std::string& number,
                  const std::string& outcome, Instant ended);
/// Answers that were not sent yet are not sent any more. why: "reopened", "answered".
Status dropReply(Desk& desk, const std::string& caseId, std::string_view why);
/// A notice, to each of these people over the channels of its sentence, where their entry in the
/// address book has one (R033, R043).
struct OutsideNotice {
    std::string id;   ///< of the notice
    std::string text; ///< its sentence: chooses the channels
    std::string caseId;
    std::string number;
    Action action;
    Instant at;
};
/// Does this sentence go out at all: is one of its channels open?
Result<bool> goesOutside(Desk& desk, std::string_view text);
Status queueNotice(Desk& desk, const OutsideNotice& notice, const std::vector<std::string>& logins);

/// Something to be told outside, as lists show it: to whom, not where they are reached.
struct OutboxRow {
    std::string id; ///< the key the receiver knows it by
    Instant at;
    std::string channel;
    std::string caseId;
    std::string number;
    std::string to;    ///< login; "" the caller of the case
    std::string state; ///< "waiting", "sending", "sent", "given_up", "dropped"
    std::string why; ///< of the last two: "tries", "refused", "no_contact", "reopened", "answered"
    int tries = 0;
    Instant nextAt;
    std::optional<Instant> sentAt;
};

/// One try, as the log tells it.
struct OutboxTry {
    int n = 0;
    Instant at;
    std::optional<Instant> endedAt;
    std::string outcome; ///< "begun", "sent", "failed", "refused"; "unknown": ended before a note
    int status = 0;
    std::string detail;
};

struct SendReport {
    int sent = 0;
    int failed = 0;   ///< to be tried again
    int givenUp = 0;  ///< refused, or tried often enough; the duty chief was told
    int dropped = 0;  ///< nobody to reach any more
    int repeated = 0; ///< of these tries: the end of an earlier one is unknown, same key
    std::vector<std::string> repeatedIds;
    std::optional<Instant> next; ///< when something is due again
};

/// What leaves the house. Each message is claimed in a transaction of its own before it is sent and
/// noted after; its key is the same in every try, so that a receiver who has it already says so.
/// What was acknowledged and noted is never sent again; where the sender ended between the two, the
/// try is repeated with the same key and the log says so.
class Outbox {
public:
    explicit Outbox(Desk& desk) : m_desk(&desk) {}

    /// Sends what is due. A channel whose receiver cannot be reached is left alone for the rest of
    /// this run. `dataFolder`: the sentences. Looks at callers' contact go to the access log.
    Result<SendReport> send(Transport& transport, const std::string& dataFolder, int limit = 500);
    /// state "": all. Newest first.
    Result<std::vector<OutboxRow>> list(std::string_view state, std::int64_t limit = 200);
    Result<std::vector<OutboxTry>> tries(std::string_view id);
    /// What was given up is tried again from the beginning, with the same key; id "": all of it.
    /// The number of messages. Errc::NotFound "outbox.unknown" (id); Errc::Conflict
    /// "outbox.not_given_up" (id, state); "people.missing_right".
    Result<int> retry(std::string_view id, std::string_view actor);

private:
    Desk* m_desk;
};

/// Rows that contradict their tries, or hold more of a citizen than number and stage: kind
/// "outbox".
Status checkOutbox(Desk& desk, std::vector<Fault>& faults);

} // namespace wanmi
