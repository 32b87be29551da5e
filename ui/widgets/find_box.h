#pragma once
#include "ui/work/session.h"

#include <QLineEdit>
#include <QListWidget>
#include <QTimer>

namespace wanmi {

/// "Find": a code, a name, a case number or a place, looked up while typing; the answers hang
/// below.
class FindBox final : public QLineEdit {
    Q_OBJECT
public:
    explicit FindBox(Session& session, QWidget* parent = nullptr);
    QListWidget& answers() { return *m_list; }

signals:
    void placeChosen(const wanmi::Box& box);
    void caseChosen(const QString& id);
    void componentChosen(qint64 code);
    void told(const QString& text, bool refused);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void look();
    void show(std::vector<PlaceService::Found> found);
    void choose(int row);
    void retranslate();
    QString kindName(const std::string& kind) const;

    Session& m_session;
    QTimer m_typing;
    QListWidget* m_list;
    std::vector<PlaceService::Found> m_found;
    bool m_chooseFirst = false; ///< Enter was pressed before the answer came
};

} // namespace wanmi
