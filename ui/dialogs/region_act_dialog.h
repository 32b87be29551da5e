#pragma once
#include "core/service/region_acts.h"
#include "ui/work/session.h"

#include <QDialog>

#include <memory>
#include <vector>

class QCheckBox;
class QLabel;
class QListWidget;
class QPushButton;
class QTreeWidget;

namespace wanmi {

class LongWork;
class RegionActForm;

/// Acts of the authorities on districts, streets and communities: proposed, looked at before they
/// are, and put in force by a second administrator.
class RegionActDialog final : public QDialog {
    Q_OBJECT
public:
    explicit RegionActDialog(Session& session, QWidget* parent = nullptr);
    ~RegionActDialog() override;

    RegionActForm& form() { return *m_form; }
    QListWidget& list() { return *m_list; }
    QTreeWidget& preview() { return *m_preview; }
    QLabel& verdict() { return *m_verdict; }
    QPushButton& tryButton() { return *m_try; }
    QPushButton& proposeButton() { return *m_propose; }
    QPushButton& confirmButton() { return *m_confirm; }
    QPushButton& dropButton() { return *m_drop; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void refresh();
    void fill();
    void onRow();
    void show(const Result<RegionRehearsal>& rehearsal);
    void tryOut();
    void propose();
    void confirm();
    void drop();
    void say(const QString& text, bool bad);
    void retranslate();
    const RegionActRow* selected() const;
    QString wordsOf(const RegionActRow& row) const;

    Session& m_session;
    std::vector<RegionActRow> m_rows;
    std::int64_t m_preferred = 0; ///< number to choose once it is listed
    std::shared_ptr<LongWork> m_work;
    QLabel* m_listTitle;
    QListWidget* m_list;
    QCheckBox* m_all;
    QPushButton* m_confirm;
    QPushButton* m_drop;
    QLabel* m_formTitle;
    RegionActForm* m_form;
    QPushButton* m_try;
    QPushButton* m_propose;
    QLabel* m_previewTitle;
    QTreeWidget* m_preview;
    QLabel* m_verdict;
};

} // namespace wanmi
