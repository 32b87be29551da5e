#pragma once
#include "core/service/component_life.h"
#include "ui/work/session.h"

#include <QListWidget>

#include <vector>

namespace wanmi {

/// What happened to a component (部件全生命周期), newest first: survey, changes, cases, photos,
/// repairs. A line that tells of a case opens it.
class ComponentLifeView final : public QListWidget {
    Q_OBJECT
public:
    explicit ComponentLifeView(Session& session, QWidget* parent = nullptr);
    /// Reads and shows the life of a component; 0: of none.
    void showComponent(std::int64_t code);
    std::int64_t component() const { return m_code; }

signals:
    void caseChosen(const QString& id);
    void filled();
    void told(const QString& text, bool refused);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();

    Session& m_session;
    std::int64_t m_code = 0;
    std::vector<LifeMoment> m_life;
};

/// "Owner: 路灯所 → 城管局, 2.10 m", of the fields of a component before and after (JSON).
QString stepsText(const Names& names, std::string_view before, std::string_view after);

} // namespace wanmi
