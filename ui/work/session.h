#pragma once
#include "core/service/case_service.h"
#include "core/service/place_service.h"
#include "ui/models/names.h"
#include "ui/work/desk_worker.h"
#include "ui/work/line_maker.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A region as lists need it.
struct RegionName {
    RegionLevel level = RegionLevel::Street;
    std::string code;
    std::string name;
};

struct SessionOptions {
    std::string store;      ///< path, UTF-8
    std::string dataFolder; ///< where the sentences are
    std::string language;   ///< "zh" or "en"
    std::string actor;      ///< login; "": the first person who can work on cases
    std::optional<Instant> now;
    LineMaker centreLine = {}; ///< none: no centre is reached from here
};

/// What the whole window shares: the store's workers, its names in the language chosen, who works
/// here and what time it is. Lives in the user's thread and never touches the store itself.
class Session final : public QObject {
    Q_OBJECT
public:
    explicit Session(SessionOptions options, QObject* parent = nullptr);

    /// Opens the store in the background; opened() or failed() follows.
    void open();
    bool isOpen() const { return m_open; }
    /// Errors of Messages::load.
    Status setLanguage(const std::string& language);
    const std::string& language() const { return m_options.language; }
    void setActor(const std::string& login);

    DeskWorker& worker() { return *m_worker; }
    const Names& names() const { return m_names; }
    const Actor& actor() const { return m_actor; }
    const std::vector<Actor>& people() const { return m_people; }
    const std::vector<RegionName>& regions() const { return m_regions; }
    /// Codes of the departments work can be sent to, those of the rules first.
    const std::vector<std::string>& departments() const { return m_departments; }
    const std::string& storePath() const { return m_options.store; }
    const LineMaker& centreLine() const { return m_options.centreLine; }
    const std::string& city() const { return m_city; }
    bool isSandbox() const { return m_sandbox; }
    int srid() const { return m_srid; }
    /// The store's time.
    Instant now() const;
    QString error(const Error& e) const { return m_names.error(e); }

signals:
    void opened();
    void failed(const wanmi::Error& error);
    void namesChanged();
    void actorChanged();
    /// These cases changed; empty: so many that everything is to be read again.
    void casesChanged(const std::vector<std::string>& ids);
    void placesChanged(); ///< regions, cells, streets or components
    void draftsChanged(); ///< of the grid

private:
    struct Opened;
    void take(const Opened& opened);
    void readClock();
    void onChanged(const std::vector<ChangeNotice>& notices);

    SessionOptions m_options;
    std::unique_ptr<DeskWorker> m_worker;
    std::shared_ptr<const RuleSet> m_rules;
    std::shared_ptr<const Messages> m_messages;
    Names m_names;
    std::vector<Actor> m_people;
    std::vector<RegionName> m_regions;
    std::vector<std::string> m_departments;
    Actor m_actor;
    std::string m_city;
    bool m_open = false;
    bool m_sandbox = false;
    int m_srid = 0;
    std::chrono::microseconds m_ahead{0}; ///< the store's clock before the system's
};

/// Does this post do what collectors are ordered to do (verify and check tasks)?
bool answersTasks(const Actor& actor, const RuleSet& rules);

/// States in which a case waits for a step of this post; empty: none.
std::vector<CaseState> statesWaitingFor(const Actor& actor, const RuleSet& rules);

} // namespace wanmi
