#pragma once
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// An order to look for something in a region (专项普查).
struct NewSurvey {
    std::string title;
    std::string text;            ///< what is to be looked for, and how
    std::string kind;            ///< "event:0102", "component:01", "" anything
    std::string region;          ///< region or cell code, "" everywhere
    Instant due;                 ///< the answers are due
    std::vector<std::string> to; ///< logins of collectors
};

/// What one collector has to do of it.
struct SurveyTask {
    std::string id;
    std::string survey;
    std::string login;
    std::optional<Instant> answered;
    std::int64_t counted = 0; ///< things looked at
    std::string note;
    std::vector<std::string> cases; ///< reported for it
};

struct Survey {
    std::string id;
    NewSurvey what;
    std::string madeBy;
    Instant made;
    std::optional<Instant> closed;
    std::vector<SurveyTask> tasks; ///< by login
};

/// Surveys: ordered by the centre, answered by collectors from the spot; what they find becomes
/// cases.
class SurveyService {
public:
    explicit SurveyService(Desk& desk) : m_desk(&desk) {}

    /// Errc::Forbidden "case.wrong_post"; Errc::Invalid "survey.needs" (field), "survey.past"
    /// (due), "case.not_a_collector", "case.unknown_kind", "people.unknown_region".
    Result<std::string> add(const NewSurvey& what, std::string_view actor);
    /// Ends it: tasks not answered wait no longer. "survey.unknown", "survey.closed".
    Status close(std::string_view id, std::string_view actor);
    /// Newest first.
    Result<std::vector<Survey>> list(bool openOnly);
    Result<Survey> show(std::string_view id);

    /// Tasks of a collector ("" all) that wait for an answer, with their surveys.
    Result<std::vector<std::pair<Survey, SurveyTask>>> waiting(std::string_view login);
    /// nullopt: no survey has such a task.
    Result<std::optional<std::pair<Survey, SurveyTask>>> task(std::string_view id);
    /// In the name of the collector who has it. Errc::Forbidden "case.other_collector";
    /// Errc::Conflict "survey.answered"; Errc::Invalid "survey.closed".
    Status answer(std::string_view taskId, std::string_view login, std::int64_t counted,
                  std::string_view note);
    /// A case that was found by it; the task must be open and the login's. Errors as of answer.
    Status found(std::string_view taskId, std::string_view login, std::string_view caseId);

private:
    Result<std::pair<Survey, SurveyTask>> open(std::string_view taskId, std::string_view login);
    Status fillTasks(Survey& survey);
    Desk* m_desk;
};

} // namespace wanmi
