#pragma once
#include "core/domain/casework/case.h"
#include "core/service/whole_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What is owed to a citizen who left contact details, and what came of it. One row a report: those
/// merged into another case have one each.
struct Feedback {
    std::string caseId;
    std::string number;
    std::string rootId; ///< the case whose end it was: itself, or the original
    std::string source;
    std::string outcome; ///< "closed", …; of a refusal "not_met", "not_ours", "answered"
    Instant endedAt;
    std::optional<Instant> replyDue; ///< nullopt: the source asks for none
    std::optional<Instant> repliedAt;
    std::string repliedBy; ///< login, or the channel
    std::optional<Instant> callDue;
    std::optional<Instant> calledAt; ///< the last try
    std::string calledBy;
    bool reached = false;
    int rating = 0;      ///< satisfaction, 1 … 5; 0: not told
    std::string contact; ///< masked; "" where it was erased
};

struct FeedbackQuery {
    bool dueOnly = false;            ///< an answer or a call-back is still owed
    std::optional<Instant> by;       ///< with dueOnly: owed until then
    std::optional<Instant> from, to; ///< time of the end
    std::string source;
    std::int64_t limit = 200;
};

/// How satisfied the citizens of one source were (满意度).
struct Satisfaction {
    std::string source;
    std::int64_t citizens = 0; ///< whose report ended in the period
    std::int64_t replied = 0;
    std::int64_t reached = 0;
    std::int64_t rated = 0;
    std::int64_t satisfied = 0; ///< 4 or 5
    std::int64_t sum = 0;       ///< of ratings
};

/// Keeps what is owed in step with a case: called for every step, in its transaction (R039). Where
/// a channel is open the answer goes to the outbox at once.
Status settleFeedback(Desk& desk, const Case& before, const Case& after, const CaseEvent& event);
/// The case a merged one ends with: the last original. The case itself where it is not merged.
Result<std::string> rootOf(Desk& desk, const std::string& caseId);

class FeedbackService {
public:
    explicit FeedbackService(Desk& desk) : m_desk(&desk) {}
    /// By what is due first, else the latest ended first. Contact masked.
    Result<std::vector<Feedback>> list(const FeedbackQuery& query);
    /// By source, over reports that ended in the period.
    Result<std::vector<Satisfaction>> satisfaction(Instant from, Instant to);
    /// An answer somebody gave by hand (a letter, the hotline's own form). Errc::NotFound
    /// "feedback.unknown" (case); Errc::Conflict "feedback.replied" (case, who, at);
    /// Errc::Forbidden "feedback.not_yours" for posts that do not speak with citizens.
    Status answered(std::string_view id, std::string_view actor);

private:
    Desk* m_desk;
};

/// An answer that was taken by the receiver; inside the caller's transaction.
Status noteReply(Database& db, std::string_view caseId, std::string_view by, Instant at);
/// Rows that do not fit their case: kind "feedback".
Status checkFeedback(Desk& desk, std::vector<Fault>& faults);

} // namespace wanmi
