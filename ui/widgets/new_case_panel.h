#pragma once
#include "core/service/case_service.h"
#include "ui/work/session.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPlainTextEdit;
class QPushButton;

namespace wanmi {

class KindListModel;

/// The form of a new report: place from the map, kind by typing, what was said, who said it.
class NewCasePanel final : public QWidget {
    Q_OBJECT
public:
    explicit NewCasePanel(Session& session, QWidget* parent = nullptr);

    /// The place chosen on the map; its cell, community and duty grid are looked up at once.
    void setPlace(LonLat at);
    std::optional<LonLat> place() const { return m_at; }
    void setKind(const QString& code);
    QString kind() const { return m_kindCode; }
    void setDescription(const QString& text);
    void clear();
    bool isComplete() const;
    ReportCommand command() const;
    void submit();

signals:
    void told(const QString& text, bool refused);
    void reported(const QString& id);
    void cancelled();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void retranslate();
    void chooseKind(int row);
    void showPlace(const Result<PlaceOf>& place);
    void onSourceChanged();
    void check();

    Session& m_session;
    std::optional<LonLat> m_at;
    QString m_kindCode;
    PlaceOf m_place;
    bool m_inside = false;
    bool m_busy = false;

    KindListModel* m_kinds;
    QLabel* m_title;
    QLabel* m_placeTitle;
    QLabel* m_placeText;
    QLabel* m_kindTitle;
    QLineEdit* m_kind;
    QListView* m_kindList;
    QLabel* m_textTitle;
    QPlainTextEdit* m_text;
    QLabel* m_sourceTitle;
    QComboBox* m_source;
    QLabel* m_contactTitle;
    QLineEdit* m_name;
    QLineEdit* m_phone;
    QLabel* m_privacy;
    QPushButton* m_cancel;
    QPushButton* m_send;
};

} // namespace wanmi
