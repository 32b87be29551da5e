#pragma once
#include "core/domain/casework/case.h"
#include "core/service/desk.h"

#include <string>
#include <vector>

namespace wanmi {

/// A line somebody is told (通知).
struct Notice {
    std::string id;
    Instant at;
    std::string caseId; ///< "" for what is not about a case
    std::string text;   ///< key of the sentence, "notice.…"
    Args args;
    bool read = false;
};

/// A notice to write down: to one person, or to everybody in a post (of one department).
struct NewNotice {
    std::string id;
    Instant at;
    std::string login;
    std::string post;
    std::string department;
    std::string caseId;
    std::string text; ///< key of the sentence
    std::string args; ///< canonical JSON
};
/// Inside the caller's transaction; one that is there already stays.
Status putNotice(Desk& desk, const NewNotice& notice);

/// Tells those a step concerns, in its transaction: the department of a dispatch, the collector of
/// a task, those whose opinion a request waits for and who asked for it, everybody at work on a
/// case that is withdrawn, who is to reply to a supervision or climbs a ladder (R033, R038, R042,
/// R043). Ids come from the event: told twice, it is one notice. What sending.csv names goes into
/// the outbox too, and what citizens are owed is kept in step.
Status tellOf(Desk& desk, const Case& before, const Case& after, const CaseEvent& event);

/// Whom a notice is for: one person, or a post (of one department).
struct Audience {
    std::string login;
    std::string post;
    std::string department;
};
/// Tells somebody something that is no step of a case; in the caller's transaction. `source` and
/// the audience make its id: told twice, it is one notice. False: it had been told.
Result<bool> tellPerson(Desk& desk, std::string_view source, Instant at, const Audience& to,
                        std::string_view text, const Args& args);

/// What a person has been told, newest first: their own, their post's, their department's.
/// "people.unknown".
Result<std::vector<Notice>> notices(Desk& desk, std::string_view login, bool unreadOnly,
                                    std::int64_t limit = 100);
/// Marks as read; the number marked.
Result<int> readNotices(Desk& desk, std::string_view login, const std::vector<std::string>& ids);

} // namespace wanmi
