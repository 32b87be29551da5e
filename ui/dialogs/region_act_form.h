#pragma once
#include "core/service/region_acts.h"
#include "ui/work/session.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDateEdit;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace wanmi {

/// What an act on a region asks for: the fields of the chosen kind, and no others.
class RegionActForm final : public QWidget {
    Q_OBJECT
public:
    explicit RegionActForm(Session& session, QWidget* parent = nullptr);
    RegionActRequest request() const;
    void setAct(const RegionAct& act);
    void setDocument(const QString& document);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fillRegions();
    void fillTargets();
    void onKind();
    void retranslate();
    RegionActKind kind() const;
    QComboBox* regionBox();

    Session& m_session;
    QFormLayout* m_rows;
    QComboBox* m_kind;
    QComboBox* m_region;
    QComboBox* m_into;
    QLineEdit* m_members;
    QLineEdit* m_code;
    QLineEdit* m_name;
    QLineEdit* m_document;
    QCheckBox* m_later;
    QDateEdit* m_day;
};

} // namespace wanmi
