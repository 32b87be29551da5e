#include "ui/work/session.h"

#include "core/domain/casework/transitions.h"

#include <algorithm>
#include <array>
#include <set>

namespace wanmi {
namespace {

constexpr std::size_t kReadAllFrom = 200; ///< more changed cases than this: read the lists again

bool worksOnCases(const Actor& person) {
    return person.post == "ACCEPTOR";
}

bool namesPost(const Transition& t, const std::string& post, const Profile& profile) {
    std::string_view rest = t.posts;
    while (!rest.empty()) {
        const auto at = rest.find('|');
        auto one = rest.substr(0, at);
        if (one == "@file") one = profile.filePost;
        if (one == "@refuse") one = profile.refusePost;
        if (one == "@close") one = profile.closePost;
        if (one == post) return true;
        rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    }
    return false;
}

} // namespace

struct Session::Opened {
    std::shared_ptr<const RuleSet> rules;
    std::vector<Actor> people;
    std::vector<RegionName> regions;
    std::string city;
    bool sandbox = false;
    int srid = 0;
    std::chrono::microseconds ahead{0};
};

Session::Session(SessionOptions options, QObject* parent)
    : QObject(parent),
      m_options(std::move(options)) {
    if (auto messages = Messages::load(m_options.dataFolder, m_options.language))
        m_messages = std::make_shared<const Messages>(std::move(*messages));
    m_names = Names{m_messages, nullptr};
}

void Session::open() {
    m_worker = std::make_unique<DeskWorker>(m_options.store, DeskOptions{false, m_options.now});
    connect(m_worker.get(), &DeskWorker::changed, this, &Session::onChanged);
    m_worker->run(
        DeskWorker::Lane::Read, this,
        [](Desk& desk) -> Result<Opened> {
            Opened o;
            // A copy: the desk and its rules belong to the worker's thread.
            o.rules = std::make_shared<const RuleSet>(desk.rules());
            WANMI_LET(o.people, desk.people());
            WANMI_LET(const auto regions, PlaceService{desk}.regions(std::nullopt));
            for (const auto& r : regions)
                o.regions.push_back({r.level, r.code, r.name});
            o.city = desk.city();
            o.sandbox = desk.isSandbox();
            o.srid = desk.srid();
            o.ahead = desk.now() - SystemClock{}.now();
            return o;
        },
        [this](Result<Opened> answer) {
            if (!answer) {
                emit failed(answer.error());
                return;
            }
            take(*answer);
            m_open = true;
            emit opened();
        });
}

void Session::take(const Opened& o) {
    m_rules = o.rules;
    m_people = o.people;
    m_regions = o.regions;
    m_city = o.city;
    m_sandbox = o.sandbox;
    m_srid = o.srid;
    m_ahead = o.ahead;
    m_names = Names{m_messages, m_rules};
    std::map<std::string, std::string, std::less<>> places;
    for (const auto& r : m_regions)
        places[r.code] = r.name;
    m_names.setPlaces(std::move(places));
    m_names.setPeople(m_people);

    m_departments.clear();
    std::set<std::string> known;
    for (const auto& d : m_rules->departments.all()) {
        if (known.insert(d.code).second) m_departments.push_back(d.code);
    }
    for (const auto& p : m_people) {
        if (!p.department.empty() && known.insert(p.department).second)
            m_departments.push_back(p.department);
    }
    auto wanted = std::find_if(m_people.begin(), m_people.end(),
                               [this](const Actor& p) { return p.login == m_options.actor; });
    if (wanted == m_people.end())
        wanted = std::find_if(m_people.begin(), m_people.end(), worksOnCases);
    if (wanted == m_people.end()) wanted = m_people.begin();
    if (wanted != m_people.end()) m_actor = *wanted;
}

Status Session::setLanguage(const std::string& language) {
    WANMI_LET(auto messages, Messages::load(m_options.dataFolder, language));
    m_options.language = language;
    m_messages = std::make_shared<const Messages>(std::move(messages));
    m_names.setMessages(m_messages);
    emit namesChanged();
    return ok();
}

void Session::setActor(const std::string& login) {
    const auto at = std::find_if(m_people.begin(), m_people.end(),
                                 [&login](const Actor& p) { return p.login == login; });
    if (at == m_people.end() || at->login == m_actor.login) return;
    m_actor = *at;
    emit actorChanged();
}

Instant Session::now() const {
    return SystemClock{}.now() + m_ahead;
}

void Session::readClock() {
    m_worker->run(
        DeskWorker::Lane::Read, this,
        [](Desk& desk) -> Result<std::chrono::microseconds> {
            WANMI_TRY(desk.refreshClock());
            return std::chrono::microseconds{desk.now() - SystemClock{}.now()};
        },
        [this](Result<std::chrono::microseconds> ahead) {
            if (!ahead) return;
            m_ahead = *ahead;
            emit casesChanged({}); // every lamp may have another colour
        });
}

void Session::onChanged(const std::vector<ChangeNotice>& notices) {
    std::vector<std::string> ids;
    std::set<std::string> seen;
    bool all = false;
    bool places = false;
    bool drafts = false;
    for (const auto& n : notices) {
        if (n.table == "cases") {
            all = all || n.key == "*";
            if (seen.insert(n.key).second) ids.push_back(n.key);
        } else if (n.table == "clock") {
            readClock();
        } else if (n.table == "grid_draft") {
            drafts = true; // nothing of it is on the map before it is published
        } else {
            places = true;
        }
    }
    if (all || ids.size() > kReadAllFrom)
        emit casesChanged({});
    else if (!ids.empty())
        emit casesChanged(ids);
    if (places) emit placesChanged();
    if (drafts) emit draftsChanged();
}

bool answersTasks(const Actor& actor, const RuleSet& rules) {
    const auto all = transitions();
    return std::any_of(all.begin(), all.end(), [&](const auto& t) {
        return (t.action == Action::VerifyAnswer || t.action == Action::CheckAnswer) &&
               namesPost(t, actor.post, rules.profile);
    });
}

std::vector<CaseState> statesWaitingFor(const Actor& actor, const RuleSet& rules) {
    // What a case waits for in the course of things; all else (rework, withdrawal, oversight) is
    // possible, but nobody waits for it.
    static constexpr std::array kOnward{Action::Accept,    Action::VerifyAnswer, Action::File,
                                        Action::Refuse,    Action::Dispatch,     Action::Redispatch,
                                        Action::Start,     Action::Finish,       Action::Resume,
                                        Action::CheckTask, Action::CheckAnswer,  Action::Close};
    std::vector<CaseState> states;
    for (const auto& t : transitions()) {
        if (!t.from || std::find(kOnward.begin(), kOnward.end(), t.action) == kOnward.end())
            continue;
        if (!isOpen(*t.from) || !namesPost(t, actor.post, rules.profile)) continue;
        if (std::find(states.begin(), states.end(), *t.from) == states.end())
            states.push_back(*t.from);
    }
    return states;
}

} // namespace wanmi
