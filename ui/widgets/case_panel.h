#pragma once
#include "core/service/case_service.h"
#include "ui/widgets/action_form.h"
#include "ui/work/session.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QLineEdit;
class QListView;
class QScrollArea;
class QStackedLayout;
class QVBoxLayout;

namespace wanmi {

class Badge;
class ClockView;
class EventListModel;
class NoticeBar;

/// One case: what it is, its clocks, the steps its viewer may take, its history.
class CasePanel final : public QWidget {
    Q_OBJECT
public:
    explicit CasePanel(Session& session, QWidget* parent = nullptr);

    void showCase(const QString& id); ///< "" for none
    QString shownCase() const { return m_id; }
    void setNow(Instant now);
    /// Presses the button of a step: opens its form, or takes the step where it needs nothing.
    void begin(Action action);
    /// The form that is open; nullptr: none.
    ActionForm* form() const { return m_form; }
    std::vector<Action> offered() const;
    QString facts() const; ///< every fact shown, one a line: for tests and copying

signals:
    void told(const QString& text, bool refused);
    void locateWanted(const wanmi::Box& box);
    void stepTaken(const QString& id);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Look;
    void buildHeader(QVBoxLayout& column);
    void buildPrivate(QVBoxLayout& column);
    void buildHistory(QVBoxLayout& column);
    void read();
    void take(Look look);
    void fill();
    void fillFacts();
    void fillActions();
    void addStep(const PermittedAction& permitted, int at);
    void addFact(const QString& name, const QString& value);
    void closeForm();
    void send(const CaseCommand& command);
    void onAnswer(const CaseCommand& command, const Result<CaseReceipt>& answer);
    void openPrivate();
    void fitHistory();
    ActionOffer offerFor(const PermittedAction& permitted) const;

    Session& m_session;
    QString m_id;
    std::shared_ptr<const Look> m_look;
    QStackedLayout* m_stack;
    QLabel* m_hint;
    QScrollArea* m_scroll;
    QLabel* m_lamp;
    QLabel* m_kind;
    QLabel* m_number;
    Badge* m_state;
    QWidget* m_actions;
    QGridLayout* m_actionGrid;
    QLabel* m_nothing;
    QVBoxLayout* m_formPlace;
    ActionForm* m_form = nullptr;
    ClockView* m_clocks;
    QLabel* m_clockTitle;
    QLabel* m_factTitle;
    QGridLayout* m_facts;
    QWidget* m_private;
    QLabel* m_privateTitle;
    QLineEdit* m_reason;
    QPushButton* m_reveal;
    QLabel* m_privateText;
    QLabel* m_historyTitle;
    QListView* m_history;
    EventListModel* m_events;
    bool m_sending = false;
};

} // namespace wanmi
