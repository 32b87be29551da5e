#pragma once
#include "core/domain/casework/decide.h"
#include "ui/models/names.h"

#include <QFrame>

#include <optional>
#include <string>
#include <vector>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace wanmi {

/// What the form of a step offers.
struct ActionOffer {
    PermittedAction permitted;
    std::string kind;                     ///< of the case, for its filing conditions
    int areaClass = 0;                    ///< of its cell
    std::vector<std::string> proposals;   ///< departments, best first
    std::vector<std::string> departments; ///< every other one
    std::vector<Actor> collectors;        ///< the one of the case's duty grid first
    std::vector<std::string> districts;   ///< those this store knows
    std::string closing; ///< closing condition as it stood at filing, in the language shown
};

/// The small form of one step: only the fields this step knows, those it needs marked. It holds
/// what the user typed until it is sent or put away.
class ActionForm final : public QFrame {
    Q_OBJECT
public:
    ActionForm(ActionOffer offer, const Names& names, QWidget* parent = nullptr);

    /// Does the form know every field the step needs? Others are taken by wanmictl.
    static bool canAsk(const PermittedAction& permitted);
    Action action() const { return m_offer.permitted.action; }
    CaseCommand command() const;
    /// Are all needed fields given?
    bool isComplete() const;
    void setBusy(bool busy);

signals:
    void submitted(const wanmi::CaseCommand& command);
    void cancelled();

private:
    bool needs(const char* field) const;
    void addDepartments(QVBoxLayout& column);
    void addCollectors(QVBoxLayout& column);
    void addDistricts(QVBoxLayout& column);
    void addConditions(QVBoxLayout& column);
    void addAnswer(QVBoxLayout& column);
    void addClosing(QVBoxLayout& column);
    void addPhotos(QVBoxLayout& column);
    void addNote(QVBoxLayout& column);
    void addButtons(QVBoxLayout& column);
    void showLimit();
    void check();

    ActionOffer m_offer;
    Names m_names;
    QComboBox* m_to = nullptr;
    QButtonGroup* m_conditions = nullptr;
    QComboBox* m_urgency = nullptr;
    QLabel* m_limit = nullptr;
    QButtonGroup* m_answer = nullptr;
    QCheckBox* m_closing = nullptr;
    QSpinBox* m_photos = nullptr;
    QPlainTextEdit* m_note = nullptr;
    QPushButton* m_send = nullptr;
    bool m_busy = false;
};

} // namespace wanmi
